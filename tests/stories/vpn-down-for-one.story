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

--- outcome
08:00 A-1..A-4: readiness_changed (readiness.ready) x4
08:10 A-1: readiness_changed (readiness.ready_with_care path.down)
08:12 A-1: order_opened (order.opened path.vpn_down)
08:12 A-1: readiness_changed (readiness.not_ready path.down)
08:12 A-1: ticket_qualified path.vpn_down (ticket.qualified_by_policy)
08:13 A-1: order_dispatched (order.settled)
desk A-1: not_ready (readiness.not_ready)
  finding path/voice path.down by connect: failing since 08:10
  finding path/vpn path.vpn_down by connect: failing since 08:10
  diagnosis path.down S1 open since 08:10: setting possible, switch_port possible, network_cable possible, pc possible -> monitor -
  diagnosis path.vpn_down S1 open since 08:10: setting possible, switch_port possible, pc possible, network_cable possible -> remedy -
desk A-2..A-4: ready (readiness.ready)
order WO-000001 at A-1: dispatched, S1 P1, occurrences 21
  task path/vpn path.vpn_down open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 6
