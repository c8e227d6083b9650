Every path of one desk is away and its neighbours are well: the cable or the port, never the headset
# A plug that sits loose is a setting in the words of the product.
proves: switch port vs headset
desk B-14: switch=sw-3, files=none
desk B-15: switch=sw-3, files=none
desk B-16: switch=sw-3, files=none
from 08:10 B-14: path voice down
from 08:10 B-14: path crm down
until 08:40
expect: B-14 blames network_cable or switch_port or setting
expect: B-14 suspects network_cable
expect: B-14 clears headset
expect: no order for headset
expect: 1 order
expect: B-15 is ready

--- outcome
08:00 B-14..B-16: readiness_changed (readiness.ready) x3
08:10 B-14: readiness_changed (readiness.ready_with_care path.down)
08:12 B-14: order_opened (order.opened path.down)
08:12 B-14: readiness_changed (readiness.not_ready path.down)
08:12 B-14: ticket_qualified path.down (ticket.qualified_by_policy)
08:13 B-14: order_dispatched (order.settled)
desk B-14: not_ready (readiness.not_ready)
  finding path/crm path.down by connect: failing since 08:10
  finding path/voice path.down by connect: failing since 08:10
  diagnosis path.down S2 open since 08:10: setting possible, switch_port possible, network_cable possible, pc possible -> monitor -
  diagnosis path.down S1 open since 08:10: setting possible, switch_port possible, network_cable possible, pc possible -> remedy -
desk B-15..B-16: ready (readiness.ready)
order WO-000001 at B-14: dispatched, S1 P1, occurrences 31
  task path/voice path.down open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 5
