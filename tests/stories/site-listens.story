A site that listens opens nothing and counts once what it would have opened
site listen
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
until 08:40
expect: 0 tickets
expect: 0 orders
expect: 1 would-have-opened
expect: B-14 is not_ready
