Reports held back for an hour arrive together: the fault of then is known, and that it is over
proves: reports lost
desk B-14: paths=none, files=none
from 08:05 to 09:05 B-14: reports held
from 08:10 to 08:20 B-14: headset unplugged
at 08:40 expect: B-14 is unknown
until 09:15
expect: 0 open orders
expect: 0 dispatched orders
expect: B-14 is ready
