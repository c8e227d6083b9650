A cord that crackles in every second test is found, and one good test does not make it well
desk B-14: paths=none, files=none
from 08:05 to 08:12 B-14: 30 clicks
from 08:25 to 08:32 B-14: 30 clicks
at 08:10 B-14: guided test
at 08:20 B-14: guided test
at 08:21 expect: no order for headset
at 08:30 B-14: guided test
at 08:31 expect: B-14 headset.noise is failing
at 08:31 expect: 1 order
at 08:40 B-14: guided test
at 08:41 expect: 1 order
until 09:00
expect: 0 hardware orders
