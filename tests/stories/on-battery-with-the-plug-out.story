A laptop whose plug is out is told at once in a check, and is plugged in before any part is changed
# A plug that somebody moved for two minutes is nothing; when the battery gets low, it is worse.
site act
desk B-14: battery=90, paths=none, files=none
from 08:20 to 08:22 B-14: on battery 90 percent
at 08:30 expect: B-14 is ready
from 08:50 to 09:20 B-14: on battery 70 percent
from 09:20 B-14: on battery 20 percent
at 09:15 expect: B-14 is ready_with_care
until 09:40
expect: B-14 is ready_with_care
expect: B-14 suspects setting
expect: B-14 does remedy
expect: no order for power_supply
show print B-14

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:20 B-14: readiness_changed (readiness.ready_with_care power.no_mains)
08:23 B-14: readiness_changed (readiness.ready)
08:51 B-14: readiness_changed (readiness.ready_with_care power.no_mains)
08:55 B-14: ticket_waits power.no_mains (ticket.waits_s3)
09:20 B-14: order_opened (order.opened power.no_mains)
09:20 B-14: ticket_qualified power.no_mains (ticket.qualified_by_policy)
09:21 B-14: order_dispatched (order.settled)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding power/main power.no_mains by power: failing since 08:51
  diagnosis power.no_mains S2 open since 08:51: setting likely, outside_desk possible, power_supply possible, power_cable possible -> remedy -
order WO-000001 at B-14: dispatched, S2 P2, occurrences 50
  task power/main power.no_mains open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 4
--- print of B-14, es
WO-000001 · El PC del puesto no recibe corriente y funciona con la batería · Prioridad 2 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: Atiende llamadas, pero quien llama lo nota (gravedad 2 de 4; la 1 es la mayor)
Hacer antes del: 05/01/2026 13:20 (Europe/Madrid)
Lleva: Cable de corriente, cargador o fuente de alimentación del PC
Qué ocurre: El PC del puesto no recibe corriente y funciona con la batería
Pieza: Alimentación · Example 45N1753
Detectado el: 05/01/2026 08:51 (Europe/Madrid)
Qué se ha medido: El PC no recibe corriente y le queda poca batería: 20 %. Por debajo de este límite corre prisa: 30 %.
Qué lleva montado: Este PC: Example Desk PC 7, número de serie PC7-004711.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 5; en este plazo: 15 min.
Qué se ha probado ya: El programa del puesto repitió la medida en la misma comprobación. Medidas: 2.
Qué hacer: Aplica primero el remedio: enchufar el PC a la corriente, por los dos extremos, y encender la regleta. Para empezar no hace falta ninguna pieza.
Causas posibles, por orden: 
  - Configuración o conector mal enchufado (probable)
  - Algo de fuera del puesto
  - Cargador o fuente de alimentación del PC
  - Cable de corriente
  - PC
Pasos: 
  1. Mira si los puestos de al lado y las luces tienen corriente. Si falta en varios, no cambies nada: anótalo, deja la orden abierta y avisa al coordinador para que llame a mantenimiento del edificio.
  2. Remedio primero: desenchufa y vuelve a enchufar el cable de corriente hasta el fondo por todos sus extremos (pared, regleta o SAI, cargador y PC) y enciende la regleta. Escribe deskready check --only power; si pasa, ve a la prueba final.
  3. Enchufa el PC directamente a otra toma de la pared que tenga corriente (pruébala con otro aparato), sin regleta ni SAI, y repite la comprobación. Si pasa, falla la toma, la regleta o el SAI: deja el PC ahí, marca lo que no sirve y anótalo.
  4. Cambia el cable de corriente por el que llevas y repite la comprobación.
  5. Cambia el cargador o la fuente por el que llevas, con el mismo conector, los mismos voltios y al menos los mismos vatios (lo dice su etiqueta), y repite la comprobación. Un cargador más débil puede no contar como corriente.
  6. Si por USB-C hay varios conectores, prueba los demás: no todos cargan. Mira también que el conector del PC no esté doblado ni tenga pelusa; límpialo con el PC apagado y sin corriente.
  7. Si con un cargador y una toma buenos sigue sin corriente, falla el PC: deja la orden abierta, vuelve a poner las piezas de antes y avisa al coordinador. El operador trabaja en otro puesto.
Prueba final: cómo se demuestra que está resuelto: 
  1. deskready check --only power pasa dos veces seguidas.
  2. El símbolo de batería de la pantalla dice que está enchufada o cargando.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · The desk's PC gets no power and runs on its battery · Priority 2 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Takes calls, but the caller hears damage (severity 2 of 4; 1 is the worst)
Deadline: 5 Jan 2026 13:20 (Europe/Madrid)
Bring: Power cable, charger or power supply of the PC
What is wrong: The desk's PC gets no power and runs on its battery
Part: Power · Example 45N1753
Detected: 5 Jan 2026 08:51 (Europe/Madrid)
What was measured: The PC gets no power and its battery is low: 20 %. Below this limit it is urgent: 30 %.
What is fitted: This PC: Example Desk PC 7, serial number PC7-004711.
Why it is a fault: It counts as a fault from this number of failed checks: 5; within: 15 min.
What was tried already: The desk program repeated the measurement within the same check. Measurements: 2.
What to do: Apply the remedy first: plug the PC into the mains, at both ends, and switch the power strip on. No part is needed to begin with.
Possible causes, in order: 
  - A setting or a loose plug (likely)
  - Something outside the desk
  - Charger or power supply of the PC
  - Power cable
  - PC
Steps: 
  1. See whether the desks beside it and the lights have power. If several have none, change nothing: note it, leave the order open and tell the coordinator, who calls the building's maintenance.
  2. Remedy first: unplug the power cable and plug it back in firmly at every end (wall, power strip or UPS, charger and PC), and switch the power strip on. Type deskready check --only power; if it passes, go to the final proof.
  3. Plug the PC straight into another wall socket that has power (try it with another device), without power strip or UPS, and repeat the check. If it passes, the socket, the strip or the UPS is at fault: leave the PC there, mark what is bad and note it.
  4. Swap the power cable for the one you brought and repeat the check.
  5. Swap the charger or power supply for the one you brought, with the same plug, the same volts and at least the same watts (its label says so), and repeat the check. A weaker charger may not count as power.
  6. Where there are several USB-C connectors try the others: not all of them charge. See also that the PC's connector is not bent or full of fluff; clean it with the PC switched off and unplugged.
  7. If a good charger and a good socket bring no power, the PC is at fault: leave the order open, put the old parts back and tell the coordinator. The operator works at another desk.
Final proof: how to show that it is solved: 
  1. deskready check --only power passes twice in a row.
  2. The battery's sign on the screen says that it is plugged in or charging.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
