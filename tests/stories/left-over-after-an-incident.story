When the incident ends, the one desk that still fails is a desk with a fault of its own
desks A-01..A-12: vpn=gw-1, paths=vpn, files=none
from 08:03 to 08:09 A-01..A-12: path vpn down
from 08:09 A-05: path vpn down
until 08:24
expect: 1 incident
expect: 1 open order
expect: A-05 is not_ready
expect: 11 desks are ready
