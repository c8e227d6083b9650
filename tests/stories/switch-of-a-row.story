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

--- outcome
08:00 A-01..A-12, C-01..C-06: readiness_changed (readiness.ready) x18
08:03 A-01..A-12: readiness_changed (readiness.ready_with_care path.down) x12
08:05 : brake_engaged (brake.engaged path.down)
08:05 : brake_released (brake.empty path.down)
08:05 : incident_opened (incident.opened)
08:05 A-01..A-05: order_merged (order.merged_incident) x5
08:05 A-01..A-05: order_opened (order.opened path.down) x5
08:05 A-01..A-12: readiness_changed (readiness.not_ready path.down) x12
08:05 A-01..A-05: task_merged (order.merged_incident) x5
08:05 A-06..A-12: ticket_merged path.down (order.merged_incident) x7
08:05 A-01..A-05: ticket_qualified path.down (ticket.qualified_by_policy) x5
08:08 A-01..A-12: readiness_changed (readiness.ready_with_care_incident path.down) x12
08:10 A-01..A-12: diagnosis_recovered path.down (order.recovered) x24
08:10 A-01..A-12: readiness_changed (readiness.ready) x12
08:15 : incident_ended (incident.ended)
desk A-01..A-12 (12): ready (readiness.ready)
  diagnosis path.down S2 recovered ended (order.recovered) since 08:03: switch_port likely, outside_desk possible, setting possible, network_cable possible -> monitor -
  diagnosis path.down S1 recovered ended (order.recovered) since 08:03: switch_port likely, outside_desk possible, setting possible, network_cable possible -> monitor -
desk C-01..C-06 (6): ready (readiness.ready)
order WO-000001..WO-000005 (5): merged, S1 P1, occurrences 3
  task path/voice path.down merged
incident INC-000001: path of switch sw-3, Centre, ended
counts: orders 5, hardware orders 0, incidents 1, tickets 12, notices 3, readiness changes 66
