A core that gives a wrong result once is believed, and the PC is not taken away before its settings were looked at
site act
desk B-14: paths=none, files=none, starts=08:40
at 08:50 B-14: self-check
from 09:00 B-14: core 3 computes wrongly
at 09:05 B-14: self-check
until 09:20
expect: 1 order
expect: B-14 is ready_with_care
expect: B-14 blames pc
expect: B-14 does remedy
show print B-14

--- outcome
08:40 B-14: readiness_changed (readiness.ready)
09:05 B-14: order_dispatched (order.dispatched_at_once)
09:05 B-14: order_opened (order.opened cpu.wrong_result)
09:05 B-14: readiness_changed (readiness.ready_with_care cpu.wrong_result)
09:05 B-14: ticket_qualified cpu.wrong_result (ticket.qualified_by_policy)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding cpu/main cpu.wrong_result by cpu_self_test: failing since 09:05
  diagnosis cpu.wrong_result S2 open since 09:05: pc sure, setting possible, memory_module possible -> remedy -
order WO-000001 at B-14: dispatched, S2 P2, occurrences 2
  task cpu/main cpu.wrong_result open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
--- print of B-14, es
WO-000001 · Un núcleo del procesador del PC calcula mal · Prioridad 2 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: Atiende llamadas, pero quien llama lo nota (gravedad 2 de 4; la 1 es la mayor)
Hacer antes del: 05/01/2026 13:05 (Europe/Madrid)
Lleva: Nada: de entrada no hace falta ninguna pieza
Qué ocurre: Un núcleo del procesador del PC calcula mal
Pieza: Procesador · Example 8-core
Detectado el: 05/01/2026 09:05 (Europe/Madrid)
Qué se ha medido: Estos núcleos del procesador dieron un resultado malo: 3. Cuentas que salieron mal: integer.
Qué lleva montado: Este PC: Example Desk PC 7, número de serie PC7-004711.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 1; en este plazo: 1 h.
Qué se ha probado ya: El programa del puesto repitió la medida en la misma comprobación. Medidas: 2.
Qué hacer: Aplica primero el remedio: corregir el ajuste que dice la ficha. Para empezar no hace falta ninguna pieza.
Causas posibles, por orden: 
  - PC (seguro) · A favor: La propia pieza dice que está fallando.
  - Configuración o conector mal enchufado
  - Módulo de memoria
Pasos: 
  1. Escribe deskready check --only cpu tres veces y anota qué núcleo da resultados malos y cuántas veces.
  2. Entra en la configuración de la placa (BIOS o UEFI). Si la velocidad o la tensión del procesador o de la memoria se subieron a mano, carga los valores de fábrica, arranca y repite el paso 1 diez veces. Si pasa siempre, anótalo y avisa al coordinador.
  3. Prueba la memoria: desde el medio de instalación o la configuración de la placa, deja que la prueba de memoria dé una vuelta completa. Si encuentra errores, anota el módulo, deja la orden abierta y avisa al coordinador: entonces puede ser la memoria.
  4. Si la memoria está bien, hay que cambiar el PC: déjalo apagado, deja la orden abierta y avisa al coordinador. No copies nada de él sin revisarlo, porque puede estar dañado.
Prueba final: cómo se demuestra que está resuelto: 
  1. En el PC que se queda, deskready check --only cpu pasa tres veces seguidas.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · A core of the PC's processor computes wrongly · Priority 2 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Takes calls, but the caller hears damage (severity 2 of 4; 1 is the worst)
Deadline: 5 Jan 2026 13:05 (Europe/Madrid)
Bring: Nothing: no part is needed to begin with
What is wrong: A core of the PC's processor computes wrongly
Part: Processor · Example 8-core
Detected: 5 Jan 2026 09:05 (Europe/Madrid)
What was measured: These cores of the processor gave a wrong result: 3. Sums that came out wrong: integer.
What is fitted: This PC: Example Desk PC 7, serial number PC7-004711.
Why it is a fault: It counts as a fault from this number of failed checks: 1; within: 1 h.
What was tried already: The desk program repeated the measurement within the same check. Measurements: 2.
What to do: Apply the remedy first: put the setting right that the article names. No part is needed to begin with.
Possible causes, in order: 
  - PC (sure) · For: The part itself states that it is failing.
  - A setting or a loose plug
  - Memory module
Steps: 
  1. Type deskready check --only cpu three times and note which core gives wrong results, and how often.
  2. Go into the board's settings (BIOS or UEFI). If speed or voltage of processor or memory was raised by hand, load the factory values, start the PC and repeat step 1 ten times. If it passes every time, note it and tell the coordinator.
  3. Test the memory: from the installation medium or the board's settings, let the memory test run once through. If it finds errors, note the module, leave the order open and tell the coordinator: then it may be the memory.
  4. If the memory is good, the PC is to be replaced: leave it switched off, leave the order open and tell the coordinator. Copy nothing from it without checking it, for it may be damaged.
Final proof: how to show that it is solved: 
  1. On the PC that stays, deskready check --only cpu passes three times in a row.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
