A disk gives nothing of a few places: its own counters decide whether it is replaced
desk B-14: paths=none, files=none
from 08:05 B-14: disk unreadable in 3 places
at 08:10 B-14: self-check
until 08:30
expect: B-14 disk.failing is failing
expect: B-14 is ready_with_care
expect: 0 hardware orders
