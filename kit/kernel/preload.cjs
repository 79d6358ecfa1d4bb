// Mends tslab, and what it loads, without touching any file: `node -r @course/kit/kernel/preload.cjs tslab kernel …`. The
// grader's converter is started with it too, so that a cell is converted there as in the student's notebook.
// Each fix (fixes/) looks for the place that it was written for. Where a package has changed, it is left as it is, and one line
// on stderr says so.
'use strict';
require('./mend.cjs').install(require('./fixes/index.cjs'));
