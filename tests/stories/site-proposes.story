A site that proposes lets a person decide
site propose
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
at 08:20 expect: 0 orders
at 08:20 expect: 1 waiting ticket
at 08:25 B-14: ticket qualified
until 08:40
expect: 1 order
expect: B-14 order is dispatched
expect: 0 waiting tickets
