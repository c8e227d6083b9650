A ticket that a person withdraws does not come back while the fault goes on
site propose
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
at 08:20 B-14: ticket cancelled
until 08:50
expect: 0 orders
expect: 0 waiting tickets
expect: 1 ticket
expect: B-14 is not_ready
