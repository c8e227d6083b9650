Two desks of a floor with the same fault are two desks
desks A-01..A-20: image=img-7, paths=none, files=none
from 08:10 A-03, A-11: headset unplugged
until 08:20
expect: 0 incidents
expect: 2 orders
expect: 18 desks are ready
