The voice path is away and the spare one answers: calls go on, with care
desk B-14: files=none, paths=voice+spare>voice
from 08:10 B-14: path voice down
until 08:30
expect: B-14 is ready_with_care
expect: B-14 was never not_ready
