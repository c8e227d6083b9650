A family of faults listens while its site acts
desk B-14: paths=none, files=none
at 08:05 site: headset listen
from 08:10 B-14: headset unplugged
from 08:10 B-14: / full
until 08:30
expect: 1 order
expect: 1 would-have-opened
expect: B-14 is not_ready
