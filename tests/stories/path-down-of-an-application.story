The customer records do not answer: calls go on, with care
desk B-14: files=none
from 08:10 B-14: path crm down
until 08:30
expect: B-14 is ready_with_care
expect: B-14 diagnosis is S2
