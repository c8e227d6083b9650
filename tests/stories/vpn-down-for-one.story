The tunnel of one desk is down and its neighbours' stand: something of this desk
desks A-1..A-4: vpn=gw-1, paths=vpn+voice, files=none
from 08:10 A-1: path vpn down
from 08:10 A-1: path voice down
until 08:30
expect: 0 incidents
expect: A-1 path.vpn_down is failing
expect: A-1 is not_ready
expect: A-2..A-4 is ready
expect: at most 1 order
expect: A-1 blames setting or driver or network_cable or switch_port
