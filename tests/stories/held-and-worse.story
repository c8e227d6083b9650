A fault that was put off and gets worse is told at once
desk B-14: paths=none, files=none
from 08:10 B-14: / full
at 08:20 B-14: held until 12:00
from 08:30 B-14: / read-only
until 08:50
expect: B-14 is not_ready
expect: B-14 order is dispatched
