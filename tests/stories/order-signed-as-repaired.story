The technician mends it and signs: the order is signed, the desk is well, nothing is left open
desk B-14: paths=none, files=none
from 08:10 to 08:30:20 B-14: headset unplugged
at 08:30:40 B-14: order signed as repaired
until 08:50
expect: 1 order
expect: B-14 order is signed
expect: B-14 is ready
expect: 0 open diagnoses
