A desk that is well is an hour of silence
desk B-14: phone, data, files=softphone+drivers, paths=voice+crm+vpn
until 09:10
expect: 0 orders
expect: 0 tickets
expect: 0 notices
expect: B-14 is ready
show screen B-14

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
--- screen of B-14, es
OPERATIVO | El puesto está OPERATIVO: se ha comprobado todo lo que necesita.
--- screen of B-14, en
READY | This desk is READY: everything it needs has been checked.
