A clock that jumps and a desk that is well: nothing happens
proves: wall clock -10 years
desk B-14: paths=none, files=none
from 08:10 to 08:25 B-14: clock back 10 years
until 08:50
expect: 0 orders
expect: 0 notices
expect: B-14 is ready
