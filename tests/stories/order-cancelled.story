A cancelled order stays cancelled while its fault goes on, and a new failure is a new order
desk B-14: paths=none, files=none
from 08:10 to 08:40 B-14: headset unplugged
at 08:20 B-14: order cancelled
at 08:38 expect: 1 order
from 09:20 B-14: headset unplugged
until 09:40
expect: at most 2 orders
expect: B-14 is not_ready
