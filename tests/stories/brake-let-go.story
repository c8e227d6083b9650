A person lets a wave go: what waited behind the brake becomes orders
desks A-01..A-48: paths=none, files=none
from 08:03 A-01..A-12: headset unplugged
at 08:06 expect: at most 5 orders
at 08:07 site: headset.missing let go
until 08:10
expect: 12 orders
expect: 0 waiting tickets
