A desk that is well is an hour of silence
desk B-14: phone, data, files=softphone+drivers, paths=voice+crm+vpn
until 09:10
expect: 0 orders
expect: 0 tickets
expect: 0 notices
expect: B-14 is ready
show screen B-14
