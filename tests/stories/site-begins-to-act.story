A site that begins to act opens what is open
site listen
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
at 08:20 expect: 0 orders
at 08:25 site: act
until 08:40
expect: 1 order
