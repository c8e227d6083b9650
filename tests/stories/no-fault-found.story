The technician finds nothing: it is a closing code of the first class, and the next time says so
# A later failure is a new order that suspects a setting, or nothing at all, more than before.
proves: a technician's no-fault-found
desk B-14: paths=none, files=none
from 08:10 to 08:19:50 B-14: headset unplugged
at 08:20 B-14: order signed as nff
from 13:10 B-14: headset unplugged
until 13:20
expect: 2 orders
expect: B-14 blames setting or nothing
expect: B-14 order is dispatched
