A second fault at the same desk is a second line of the same order
desk B-14: phone, paths=none, files=none
from 08:10 B-14: headset unplugged
from 08:30 B-14: / full
until 08:50
expect: 1 order
expect: at most 2 notices
show print B-14
