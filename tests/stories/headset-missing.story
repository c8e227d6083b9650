A missing headset becomes one order that a technician can act on
desk B-14: room=Room 2
from 08:20 B-14: headset unplugged
until 08:40
expect: 1 order
expect: 1 notice
expect: B-14 is not_ready
expect: B-14 blames setting
expect: B-14 does remedy or test
expect: B-14 order is dispatched
show print B-14
show screen B-14
