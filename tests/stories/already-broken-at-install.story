What is broken when the program arrives is told with its first look
# Listen mode is the amnesty; a site that acts is told at once.
proves: already broken at install
desk B-14: lacks=headset, paths=none
desk B-15: memory=8, asks-memory=16, paths=none
until 08:20
expect: 1 order of B-14
expect: 1 order of B-15
expect: B-14 is not_ready
expect: B-15 is ready_with_care
show screen B-14

--- outcome
08:00 B-14..B-15: order_dispatched (order.dispatched_at_once) x2
08:00 B-14: order_opened (order.opened headset.missing)
08:00 B-15: order_opened (order.opened memory.less)
08:00 B-14: readiness_changed (readiness.not_ready headset.missing)
08:00 B-15: readiness_changed (readiness.ready_with_care memory.less)
08:00 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:00 B-15: ticket_qualified memory.less (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:00
  diagnosis headset.missing S1 open since 08:00: setting likely, nothing possible, usb_port possible, usb_adapter possible -> remedy -
desk B-15: ready_with_care (readiness.ready_with_care)
  finding memory/main memory.less by memory: failing since 08:00
  diagnosis memory.less S2 open since 08:00: memory_module likely, pc possible, setting possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 21
  task headset/required headset.missing open
order WO-000002 at B-15: dispatched, S2 P2, occurrences 21
  task memory/main memory.less open
counts: orders 2, hardware orders 0, incidents 0, tickets 2, notices 2, readiness changes 2
--- screen of B-14, es
CON AVERÍA | El PC no detecta los auriculares del puesto.
--- screen of B-14, en
NOT READY | The PC does not detect the desk's headset.
