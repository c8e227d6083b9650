A file that decayed is put back: two good checks close the untouched order
desk B-14: paths=none
from 08:20 to 09:20 B-14: file /opt/softphone/lib/libmedia.so decayed
until 10:00
expect: 1 order
expect: B-14 order is closed
expect: B-14 is ready
