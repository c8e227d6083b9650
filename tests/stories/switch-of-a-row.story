A switch goes away under a row of twelve desks while the next row is well: one incident
desks A-01..A-12: switch=sw-3, files=none
desks C-01..C-06: switch=sw-4, files=none
from 08:03 to 08:08 A-01..A-12: path voice down
from 08:03 to 08:08 A-01..A-12: path crm down
at 08:07:30 expect: 1 incident
until 08:15
expect: 1 incident
expect: 0 hardware orders
expect: 0 dispatched orders
expect: 0 open orders
