A program that takes up the PC is closed first, and no part is changed for it
# A few minutes of much work are nothing; a quarter of an hour is.
site act
desk B-14: paths=none, files=none
from 08:20 to 08:24 B-14: programs wait 80 percent for firefox
at 08:45 expect: B-14 is ready
from 09:00 B-14: programs wait 80 percent for firefox
at 09:35 B-14: ticket qualified
until 09:40
expect: 1 order
expect: B-14 is ready_with_care
expect: B-14 suspects program
expect: B-14 does remedy
expect: no order for memory_module
expect: no order for pc
show print B-14
