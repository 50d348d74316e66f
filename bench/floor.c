// The least that a client with exact fire times costs: GETs at a constant rate over 64 connections with one
// write and one read each, a wait of epoll to the nanosecond, and no parsing, recording or memory management.
// For bench/floor.
//   floor PORT REQUESTS_PER_SECOND SECONDS WINDOW_US
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS 64

static const char REQUEST[] = "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";

static long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

static double cpu_us(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static int ascending(const void *a, const void *b) {
  long x = *(const long *)a, y = *(const long *)b;
  return (x > y) - (x < y);
}

static double median_us(long *values, long count) {
  qsort(values, count, sizeof *values, ascending);
  return values[count / 2] / 1e3;
}

static int connected(int port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  int yes = 1;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
    perror("connect");
    exit(1);
  }
  return fd;
}

int main(int count, char **args) {
  if (count != 5) {
    fprintf(stderr, "floor PORT REQUESTS_PER_SECOND SECONDS WINDOW_US\n");
    return 2;
  }
  double gap = 1e9 / atof(args[2]);
  long total = atof(args[2]) * atof(args[3]);
  long window = atol(args[4]) * 1000;
  long *lag = malloc(total * sizeof *lag), *response = malloc(total * sizeof *response);
  int fds[CONNECTIONS], idle[CONNECTIONS], idles = 0;
  long due[CONNECTIONS];
  char bytes[65536];

  prctl(PR_SET_TIMERSLACK, 1);
  int epoll = epoll_create1(0);
  for (int i = 0; i < CONNECTIONS; i++) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u32 = i};
    fds[i] = connected(atoi(args[1]));
    epoll_ctl(epoll, EPOLL_CTL_ADD, fds[i], &event);
    idle[idles++] = i;
  }

  double before = cpu_us();
  long start = now();
  long sent = 0, answered = 0;
  while (answered < total) {
    long t = now();
    while (sent < total && idles > 0 && start + (long)(sent * gap) <= t) {
      int i = idle[--idles];
      due[i] = start + (long)(sent * gap);
      lag[sent++] = t - due[i];
      if (write(fds[i], REQUEST, sizeof REQUEST - 1) < 0) {
        perror("write");
        return 1;
      }
    }
    struct timespec wait, *limit = NULL;
    if (sent < total && idles > 0) {
      long next = (long)(sent * gap);
      long until = start + (window > 0 ? (next / window + 1) * window : next);
      long left = until - now();
      wait.tv_sec = left > 0 ? left / 1000000000L : 0;
      wait.tv_nsec = left > 0 ? left % 1000000000L : 0;
      limit = &wait;
    }
    struct epoll_event events[CONNECTIONS];
    int ready = epoll_pwait2(epoll, events, CONNECTIONS, limit, NULL);
    for (int e = 0; e < ready; e++) {
      int i = events[e].data.u32;
      if (read(fds[i], bytes, sizeof bytes) <= 0) {
        fprintf(stderr, "the server closed a connection\n");
        return 1;
      }
      response[answered++] = now() - due[i];
      idle[idles++] = i;
    }
  }
  printf("CPU a request: %.1f us\n", (cpu_us() - before) / total);
  printf("response us: p50 %.0f\n", median_us(response, total));
  printf("lag us: p50 %.0f\n", median_us(lag, total));
}
