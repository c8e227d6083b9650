A sound server that gives no list says nothing: neither missing nor well
desk B-14: paths=none, files=none
from 08:10 to 08:40 B-14: sound busy
at 08:30 expect: B-14 is unknown
until 09:00
expect: 0 tickets
expect: B-14 is ready
