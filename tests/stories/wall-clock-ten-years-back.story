A PC whose clock goes ten years back is judged as before
proves: wall clock -10 years
desk B-14: paths=none, files=none
desk B-15: paths=none, files=none
from 08:10 B-14: clock back 10 years
from 08:20 B-14: headset unplugged
from 08:20 B-15: headset unplugged
until 08:40
expect: 1 order of B-14
expect: 1 order of B-15
expect: B-14 order is dispatched
expect: B-14 is not_ready
