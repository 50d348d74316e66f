package io.onrush.bench.compare;

/**
 * What one tool did in one measurement.
 *
 * @param perSecond requests answered in a second
 * @param cpuUs of the tool's own process for each request
 * @param medianUs of the response times that it reports
 */
record Shot(double perSecond, double cpuUs, double medianUs) {}
