A bad image on forty desks is one incident, and no headset is replaced
# The update of one image took a library away; the same desks share nothing else.
proves: bad image on 40 desks
desks A-01..A-40: image=img-7, paths=none
desks C-01..C-06: image=img-6, paths=none
from 08:06 A-01..A-40: file /opt/softphone/lib/libmedia.so gone
at 08:05:30 A-01..A-40: self-check
at 08:06:30 A-01..A-40: self-check
at 08:08 A-01..A-40: self-check
until 08:12
expect: 1 incident
expect: 0 hardware orders
expect: at most 5 dispatched orders
expect: 0 open orders
expect: C-01..C-06 is ready
