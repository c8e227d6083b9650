//! The smallest knowledge folder that passes every check, for the tests that break it.
//! Needs nothing; must stay good.

pub const TOML: &str = r#"schema = 1
family = "demo"
scope = "disk"
kind = "fault"
severity = "S2"
settle_s = 0
reversible = true
trip = { fails = 2, within_s = 60, self_check = true }
clear = { passes = 2 }
flap = { trips = 2, within_s = 3600, calm_s = 1800 }
explains = []
who = "technician"
minutes = 10
bring = ["disk"]
suspects = [
    { part = "disk", prior = 0.7 },
    { part = "nothing", prior = 0.3 },
]
clues = [
    { when = "own_word", says = { disk = "points_to", nothing = "against" } },
]
steps = [
    { id = "reseat", kind = "remedy", who = "operator", minutes = 5, well_if = ["nothing"] },
    { id = "replace_disk", kind = "replace", part = "disk", who = "technician", minutes = 9, well_if = ["disk"] },
]
"#;

pub const COSTS: &str = "technician_per_minute = 0.6
travel_minutes = 10.0
seat_per_minute = [0.1, 0.2, 0.4, 0.8, 1.6]
move_desk_minutes = 5.0
replace_from = [
    { up_to = 25.0, certainty = 0.5 },
    { up_to = 1000.0, certainty = 0.8 },
]

[price]
disk = 70.0
";

pub const PROGRAMS: &str = "[softphones]
\"Demo Phone\" = [\"demo\", \"demo-phone\"]
[browsers]
\"Browser\" = [\"browser\"]
[bystanders]
";

pub const ES: &str = "# Título

## Qué ha pasado

Algo.

## Qué supone para las llamadas

Poco.

## Mientras tanto, el operador

Sigue.

## Pasos para el técnico

1. Uno.
2. Dos.
3. Tres
   y medio.

## Cómo se demuestra que está resuelto

1. Sale bien.

## Cómo evitar que se repita

Cuidado.

## Frases

- demo.fault.bad: Mal {name}.
";

pub const EN: &str = "# Title

## What happened

Something.

## What it means for calls

Little.

## Fall-back for the operator

Carry on.

## Steps for the technician

1. One.
2. Two.
3. Three
   and a half.

## How to prove it is solved

1. It passes.

## How to keep it from coming back

Care.

## Sentences

- demo.fault.bad: Bad {name}.
";

pub const COMMON_ES: &str = "## Palabras

- part.disk: disco
- part.nothing: nada
- kind.disk: disco
- severity.S2: se nota
- who.operator: operador
- who.technician: técnico
- step.reseat: volver a encajarlo
- step.replace_disk: sustituir el disco

## Frases

- clue.own_word: Lo dice la propia pieza.
";

pub const COMMON_EN: &str = "## Words

- part.disk: disk
- part.nothing: nothing
- kind.disk: disk
- severity.S2: noticed
- who.operator: operator
- who.technician: technician
- step.reseat: seat it again
- step.replace_disk: replace the disk

## Sentences

- clue.own_word: The part itself says so.
";
