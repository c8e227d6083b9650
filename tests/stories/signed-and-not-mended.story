An order is signed and the fault goes on: a new order says so
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
at 08:20 B-14: order signed as repaired
until 08:40
expect: 2 orders
expect: B-14 order is dispatched
