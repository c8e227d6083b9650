A desk that loses its outbox starts a new stream, and its open order stays the same one
proves: reports lost
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
at 08:20 B-14: outbox lost
until 08:40
expect: 1 order
expect: B-14 order is dispatched
expect: 0 second agents
