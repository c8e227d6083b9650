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
action = { verb = "replace", part = "disk" }
who = "technician"
minutes = 10
bring = ["disk"]
suspects = [
    { part = "disk", prior = 0.7 },
    { part = "nothing", prior = 0.3 },
]
"#;

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
- verb.replace: sustituir
- who.technician: técnico

## Frases

- action.replace: Sustituir {part_part}.
";

pub const COMMON_EN: &str = "## Words

- part.disk: disk
- part.nothing: nothing
- kind.disk: disk
- severity.S2: noticed
- verb.replace: replace
- who.technician: technician

## Sentences

- action.replace: Replace {part_part}.
";
