The same part fails a third time within the month: the underlying problem is proposed
desk B-14: paths=none, files=none
from 08:10 to 08:30:20 B-14: headset unplugged
at 08:30:40 B-14: order signed as repaired
from 09:00 to 09:20:20 B-14: headset unplugged
at 09:20:40 B-14: order signed as repaired
from 09:50 B-14: headset unplugged
until 10:10
expect: 3 orders
expect: 1 problem
