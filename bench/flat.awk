# Judges the table that bench/soak prints: the median of the second half of its rows may be a tenth and a
# little above that of the first half; a row in the middle is in neither, nor are the minutes 0 and 1, in which
# code is still compiled and connections are opened. Ends with 1 if one is further up.
#   awk -f bench/flat.awk FILE
BEGIN {
  FS = " *[|] *"
  MINUTE = 2; HEAP = 3; RESIDENT = 4; THREADS = 5; FILES = 6
  FROM = 2; LEAST = 4
  allowed[HEAP] = 2048; allowed[RESIDENT] = 4096; allowed[THREADS] = 1; allowed[FILES] = 10
}
$MINUTE == "minute" { for (c = HEAP; c <= FILES; c++) name[c] = $c }
$MINUTE ~ /^[0-9]+$/ {
  for (c = HEAP; c <= FILES; c++) {
    if ($c !~ /^[1-9][0-9]*$/) fail("minute " $MINUTE ": " name[c] ": not known")
    else if ($MINUTE >= FROM) value[c, ++rows[c]] = $c
  }
}
END {
  for (c = HEAP; c <= FILES; c++) judge(c)
  exit failed
}

function judge(c,    half, before, after) {
  if (rows[c] + 0 < LEAST) {
    print name[c] ": not judged, " rows[c] + 0 " rows from minute " FROM " on (at least " LEAST ")"
    return
  }
  half = int(rows[c] / 2)
  before = median(c, 1, half)
  after = median(c, rows[c] - half + 1, rows[c])
  if (after > before * 1.1 + allowed[c])
    fail(name[c] ": from " before " to " after ", more than 10 % + " allowed[c])
  else
    print name[c] ": from " before " to " after ", flat"
}

function median(c, first, last,    sorted, n, i, j, v) {
  n = 0
  for (i = first; i <= last; i++) {
    v = value[c, i]
    for (j = n++; j > 0 && sorted[j] > v; j--) sorted[j + 1] = sorted[j]
    sorted[j + 1] = v
  }
  return (sorted[int((n + 1) / 2)] + sorted[int((n + 2) / 2)]) / 2
}

function fail(what) {
  print "FAILED: " what
  failed = 1
}
