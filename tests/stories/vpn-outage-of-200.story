The gateway of two hundred desks goes away: one incident and nobody is sent anywhere
# When it comes back, no desk is left with an order.
proves: 200-desk VPN outage (1 incident, 0 hardware orders)
desks A-001..A-200: vpn=gw-1, paths=vpn, files=none, starts=08:58
from 08:59 to 09:03:30 A-001..A-200: path vpn down
at 09:03:15 expect: 1 incident
until 09:06
expect: 1 incident
expect: 0 hardware orders
expect: 0 dispatched orders
expect: 0 open orders
expect: at most 4 notices
expect: 0 desks are not_ready
