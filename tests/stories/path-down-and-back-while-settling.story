A path that comes back within minutes leaves nothing behind
desk B-14: files=none
from 08:10 to 08:13:20 B-14: path voice down
until 08:40
expect: at most 2 notices
expect: 0 open orders
expect: B-14 is ready
