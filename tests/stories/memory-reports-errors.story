Memory that had to correct itself again and again is named with its slot, and seated anew before it is changed
site act
desk B-14: paths=none, files=none, starts=08:40
from 08:50 B-14: memory errors 7
at 09:55 B-14: ticket qualified
until 10:00
expect: 1 order
expect: B-14 blames memory_module
expect: B-14 does remedy
expect: no order for memory_module
show print B-14

--- outcome
08:40 B-14: readiness_changed (readiness.ready)
09:34 B-14: readiness_changed (readiness.ready_with_care memory.errors)
09:34 B-14: ticket_waits memory.errors (ticket.waits_s3)
09:55 B-14: order_dispatched (order.dispatched_at_once)
09:55 B-14: order_opened (order.opened memory.errors)
09:55 B-14: ticket_qualified memory.errors (ticket.qualified_by_person)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding memory/main memory.errors by hardware_errors: failing since 09:34
  diagnosis memory.errors S3 open since 09:34: memory_module likely, setting possible, pc possible -> remedy -
order WO-000001 at B-14: dispatched, S3 P4, occurrences 3
  task memory/main memory.errors open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 2
--- print of B-14, es
WO-000001 · La memoria del PC comunica errores · Prioridad 4 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: Riesgo que todavía no se nota (gravedad 3 de 4; la 1 es la mayor)
Hacer antes del: 08/01/2026 09:55 (Europe/Madrid)
Lleva: Módulo de memoria, destornillador
Qué ocurre: La memoria del PC comunica errores
Pieza: Memoria · no se conoce; míralo en la pieza
Detectado el: 05/01/2026 09:34 (Europe/Madrid)
Qué se ha medido: La memoria comunicó errores que corrigió: 7, en 25 h (DIMM_A2).
Qué lleva montado: Este PC: Example Desk PC 7, número de serie PC7-004711. Módulos de memoria por ranura (un guion: vacía): DIMM_A1: 8 GiB DDR4-3200 SODIMM Example Memory EM8-3200S; DIMM_A2: 8 GiB DDR4-3200 SODIMM Example Memory EM8-3200S.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 1; en este plazo: 1 h.
Qué hacer: Aplica primero el remedio: sacarlo y volver a encajarlo. Para empezar no hace falta ninguna pieza.
Causas posibles, por orden: 
  - Módulo de memoria (probable)
  - Configuración o conector mal enchufado
  - PC
Pasos: 
  1. Antes de ir, acuerda con el supervisor una hora en la que el puesto no haga falta (hay que apagar el PC) y pide al coordinador un módulo del tipo que usa este modelo de PC.
  2. Anota lo que hay en «Qué se ha medido»: nombra la ranura si la placa la dice. Guarda el trabajo del operador y apaga.
  3. Desconecta la corriente, toca una parte metálica de la caja para descargarte y abre el PC con el destornillador.
  4. Remedio primero: saca cada módulo y vuelve a meterlo hasta que los dos cierres hagan clic. En la configuración de la placa (BIOS o UEFI) carga los valores de fábrica si la velocidad o la tensión de la memoria se subieron a mano.
  5. Arranca, usa el PC una hora y escribe deskready check --only memory. Si pasa, anótalo y avisa al coordinador.
  6. Prueba de memoria: deja que la prueba de memoria del medio de instalación o de la placa dé una vuelta completa. Si nadie nombra la ranura, prueba los módulos de uno en uno en la misma ranura: el que da errores es el malo.
  7. Cambia el módulo malo por el que llevas, del mismo tipo y tamaño, repite el paso 5 y apunta la ranura y los números de serie.
  8. Si con módulos buenos siguen los errores, falla el PC: deja la orden abierta y avisa al coordinador.
Prueba final: cómo se demuestra que está resuelto: 
  1. Reinicia el PC: las cuentas empiezan de cero (en Windows quedan los errores del último día: espera un día). Tras una hora de uso, deskready check --only memory pasa dos veces seguidas.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · The PC's memory reports errors · Priority 4 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Latent risk, nobody notices yet (severity 3 of 4; 1 is the worst)
Deadline: 8 Jan 2026 09:55 (Europe/Madrid)
Bring: Memory module, screwdriver
What is wrong: The PC's memory reports errors
Part: Memory · not known; look at the part
Detected: 5 Jan 2026 09:34 (Europe/Madrid)
What was measured: The memory reported errors that it put right: 7, in 25 h (DIMM_A2).
What is fitted: This PC: Example Desk PC 7, serial number PC7-004711. Memory modules by slot (a dash: nothing in it): DIMM_A1: 8 GiB DDR4-3200 SODIMM Example Memory EM8-3200S; DIMM_A2: 8 GiB DDR4-3200 SODIMM Example Memory EM8-3200S.
Why it is a fault: It counts as a fault from this number of failed checks: 1; within: 1 h.
What to do: Apply the remedy first: take it out and seat it again. No part is needed to begin with.
Possible causes, in order: 
  - Memory module (likely)
  - A setting or a loose plug
  - PC
Steps: 
  1. Before you go, agree with the supervisor on a time when the desk is not needed (the PC has to be switched off), and ask the coordinator for a module of the kind this PC model uses.
  2. Note what stands under "What was measured": it names the slot where the board tells it. Save the operator's work and switch off.
  3. Unplug the power, touch a metal part of the case to discharge yourself and open the PC with the screwdriver.
  4. Remedy first: take out every module and push it back in until both catches click. In the board's settings (BIOS or UEFI) load the factory values if speed or voltage of the memory was raised by hand.
  5. Start the PC, use it for an hour and type deskready check --only memory. If it passes, note it and tell the coordinator.
  6. Memory test: let the memory test of the installation medium or of the board run once through. Where no slot is named, test the modules one by one in the same slot: the one with errors is the bad one.
  7. Swap the bad module for the one you brought, of the same kind and size, repeat step 5 and note slot and serial numbers.
  8. If errors go on with good modules, the PC is at fault: leave the order open and tell the coordinator.
Final proof: how to show that it is solved: 
  1. Restart the PC: counting begins anew (on Windows the errors of the last day stay, so wait a day). After an hour of work deskready check --only memory passes twice in a row.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
