Twelve of forty-eight desks lose their headset within minutes: five orders, then a person is asked once
# Too few of the floor for one cause, too many for chance.
desks A-01..A-48: paths=none, files=none
from 08:03 A-01..A-12: headset unplugged
until 08:10
expect: 0 incidents
expect: at most 5 dispatched orders
expect: 12 desks are not_ready
expect: at most 6 notices
