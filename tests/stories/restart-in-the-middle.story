A PC that restarts in the middle of a fault goes on with the same order
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
at 08:20 B-14: restarts
until 08:40
expect: 1 order
expect: 1 notice
