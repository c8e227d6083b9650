An inspection that is signed answers for the parts it was about: nothing comes back at once
desk B-14: paths=none, files=none
from 08:20 to 08:40 B-14: headset unplugged
from 08:20 to 08:40 B-14: memory 8 GiB
from 08:20 to 08:40 B-14: / read-only
at 08:39:50 B-14: order signed as repaired
at 08:41 expect: 0 open orders
at 08:41 expect: 0 open diagnoses
until 09:00
expect: 1 order
expect: 0 open diagnoses
expect: B-14 is ready
