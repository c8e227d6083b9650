Reports that arrive twice count once
proves: reports duplicated
desk B-14: paths=none, files=none
from 08:00 B-14: reports doubled
from 08:10 to 08:30 B-14: headset unplugged
until 08:50
expect: 1 order
expect: at most 2 notices
expect: B-14 order is closed
