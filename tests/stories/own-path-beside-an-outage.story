A desk whose other line is down has a fault of its own, whatever the others have
# The gateway takes the paths behind it along on every desk; the line of A-07 was down before.
desks A-01..A-12: vpn=gw-1, paths=vpn+voice, files=none
from 08:03 A-07: path voice down
from 08:30 to 08:50 A-01..A-12: path vpn down
at 08:45 expect: 1 incident
at 08:45 expect: A-07 order is dispatched
at 08:45 expect: 1 open order
until 09:05
expect: 1 open order
expect: A-07 is not_ready
expect: 11 desks are ready

--- outcome
08:00 A-01..A-12: readiness_changed (readiness.ready) x12
08:03 A-07: readiness_changed (readiness.ready_with_care path.down)
08:05 A-07: order_opened (order.opened path.down)
08:05 A-07: readiness_changed (readiness.not_ready path.down)
08:05 A-07: ticket_qualified path.down (ticket.qualified_by_policy)
08:06 A-07: order_dispatched (order.settled)
08:30 A-01..A-06, A-08..A-12: readiness_changed (readiness.ready_with_care path.vpn_down) x11
08:32 : brake_engaged (brake.engaged path.vpn_down)
08:32 : brake_released (brake.empty path.vpn_down)
08:32 : incident_opened (incident.opened)
08:32 A-01..A-05: order_merged (order.merged_incident) x5
08:32 A-01..A-05: order_opened (order.opened path.vpn_down) x5
08:32 A-01..A-06, A-08..A-12: readiness_changed (readiness.not_ready path.vpn_down) x11
08:32 A-01..A-05: task_merged (order.merged_incident) x5
08:32 A-06..A-12: ticket_merged path.vpn_down (order.merged_incident) x7
08:32 A-01..A-05: ticket_qualified path.vpn_down (ticket.qualified_by_policy) x5
08:50 A-01..A-06, A-08..A-12: readiness_changed (readiness.ready_with_care_incident path.vpn_down) x11
08:52 A-01..A-12: diagnosis_recovered path.vpn_down (order.recovered) x12
08:52 A-01..A-06, A-08..A-12: readiness_changed (readiness.ready) x11
08:57 : incident_ended (incident.ended)
desk A-01..A-06, A-08..A-12 (11): ready (readiness.ready)
  diagnosis path.vpn_down S1 recovered ended (order.recovered) since 08:30: outside_desk sure, setting possible, driver possible, switch_port possible -> monitor -
desk A-07: not_ready (readiness.not_ready)
  finding path/voice path.down by connect: failing since 08:03
  diagnosis path.down S1 open since 08:03: setting likely, outside_desk possible, driver possible, switch_port possible -> remedy -
  diagnosis path.vpn_down S1 recovered ended (order.recovered) since 08:30: outside_desk likely, setting possible, driver possible, switch_port possible -> monitor -
order WO-000001: dispatched, S1 P1, occurrences 63
  task path/voice path.down open
order WO-000002..WO-000006 (5): merged, S1 P1, occurrences 3
  task path/vpn path.vpn_down merged
incident INC-000001: path of vpn gw-1, ended
counts: orders 6, hardware orders 0, incidents 1, tickets 13, notices 4, readiness changes 58
