Memory that gives back another word is found by the check before the shift, and seated anew before it is changed
site act
desk B-14: paths=none, files=none
from 08:30 B-14: memory bit 17 stuck
at 08:50 expect: B-14 is ready
at 08:55 B-14: self-check
until 09:00
expect: 1 order
expect: B-14 is ready_with_care
expect: B-14 blames memory_module
expect: B-14 does remedy
expect: no order for memory_module
show print B-14

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:55 B-14: order_dispatched (order.dispatched_at_once)
08:55 B-14: order_opened (order.opened memory.wrong_bits)
08:55 B-14: readiness_changed (readiness.ready_with_care memory.wrong_bits)
08:55 B-14: ticket_qualified memory.wrong_bits (ticket.qualified_by_policy)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding memory/main memory.wrong_bits by memory_self_test: failing since 08:55
  diagnosis memory.wrong_bits S2 open since 08:55: memory_module likely, setting possible, pc possible -> remedy -
order WO-000001 at B-14: dispatched, S2 P2, occurrences 1
  task memory/main memory.wrong_bits open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
--- print of B-14, es
WO-000001 · La memoria del PC devuelve algo distinto de lo que se guardó · Prioridad 2 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: Atiende llamadas, pero quien llama lo nota (gravedad 2 de 4; la 1 es la mayor)
Hacer antes del: 05/01/2026 12:55 (Europe/Madrid)
Lleva: Módulo de memoria, destornillador
Qué ocurre: La memoria del PC devuelve algo distinto de lo que se guardó
Pieza: Memoria · no se conoce; míralo en la pieza
Detectado el: 05/01/2026 08:55 (Europe/Madrid)
Qué se ha medido: De lo que se escribió en la memoria volvió mal este número de palabras: 2. Bits que cambiaron: 17. Memoria probada: 256 MiB.
Qué lleva montado: Este PC: Example Desk PC 7, número de serie PC7-004711. Módulos de memoria por ranura (un guion: vacía): DIMM_A1: 8 GiB DDR4-3200 SODIMM Example Memory EM8-3200S; DIMM_A2: 8 GiB DDR4-3200 SODIMM Example Memory EM8-3200S.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 1; en este plazo: 1 h.
Qué se ha probado ya: El programa del puesto repitió la medida en la misma comprobación. Medidas: 2.
Qué hacer: Aplica primero el remedio: sacarlo y volver a encajarlo. Para empezar no hace falta ninguna pieza.
Causas posibles, por orden: 
  - Módulo de memoria (probable) · A favor: La propia pieza dice que está fallando.
  - Configuración o conector mal enchufado
  - PC
Pasos: 
  1. Antes de ir, acuerda con el supervisor una hora en la que el puesto no haga falta (hay que apagar el PC) y pide al coordinador un módulo del tipo que usa este modelo de PC.
  2. Anota lo que hay en «Qué se ha medido»: cuántas palabras volvieron mal y qué bits cambiaron. Siempre el mismo bit suele ser una celda o un contacto; muchos a la vez, un módulo suelto o un ajuste demasiado rápido. Qué módulo es no lo dice la medida.
  3. Desconecta la corriente, toca una parte metálica de la caja para descargarte y abre el PC con el destornillador.
  4. Remedio primero: saca cada módulo, limpia sus contactos con un paño seco y vuelve a meterlo hasta que los dos cierres hagan clic. En la configuración de la placa (BIOS o UEFI) carga los valores de fábrica: una memoria puesta más rápida de lo que aguanta falla así (perfil XMP o EXPO).
  5. Arranca y escribe deskready check --only memory diez veces. Cada vez se prueba otra parte pequeña de la memoria: que pase una vez no demuestra que toda esté bien.
  6. Prueba de memoria: deja que la prueba de memoria del medio de instalación o de la placa dé una vuelta completa. Con varios módulos, pruébalos de uno en uno en la misma ranura: el que da errores es el malo.
  7. Cambia el módulo malo por el que llevas, del mismo tipo y tamaño, repite la prueba completa y apunta la ranura y los números de serie.
  8. Si falla también con módulos buenos, o solo en una ranura, falla el PC: deja la orden abierta y avisa al coordinador. No copies nada de él sin revisarlo, porque puede estar dañado.
Prueba final: cómo se demuestra que está resuelto: 
  1. La prueba de memoria de la placa o del medio de instalación da una vuelta completa sin errores.
  2. deskready check --only memory pasa cinco veces seguidas.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · The PC's memory gives back something other than what was stored · Priority 2 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Takes calls, but the caller hears damage (severity 2 of 4; 1 is the worst)
Deadline: 5 Jan 2026 12:55 (Europe/Madrid)
Bring: Memory module, screwdriver
What is wrong: The PC's memory gives back something other than what was stored
Part: Memory · not known; look at the part
Detected: 5 Jan 2026 08:55 (Europe/Madrid)
What was measured: Of what was written to memory this many words came back wrong: 2. Bits that changed: 17. Memory tested: 256 MiB.
What is fitted: This PC: Example Desk PC 7, serial number PC7-004711. Memory modules by slot (a dash: nothing in it): DIMM_A1: 8 GiB DDR4-3200 SODIMM Example Memory EM8-3200S; DIMM_A2: 8 GiB DDR4-3200 SODIMM Example Memory EM8-3200S.
Why it is a fault: It counts as a fault from this number of failed checks: 1; within: 1 h.
What was tried already: The desk program repeated the measurement within the same check. Measurements: 2.
What to do: Apply the remedy first: take it out and seat it again. No part is needed to begin with.
Possible causes, in order: 
  - Memory module (likely) · For: The part itself states that it is failing.
  - A setting or a loose plug
  - PC
Steps: 
  1. Before you go, agree with the supervisor on a time when the desk is not needed (the PC has to be switched off), and ask the coordinator for a module of the kind this PC model uses.
  2. Note what stands under "What was measured": how many words came back wrong and which bits changed. Always the same bit is mostly a cell or a contact; many at once a loose module or too fast a setting. Which module it is the measurement does not say.
  3. Unplug the power, touch a metal part of the case to discharge yourself and open the PC with the screwdriver.
  4. Remedy first: take out every module, wipe its contacts with a dry cloth and push it back in until both catches click. In the board's settings (BIOS or UEFI) load the factory values: memory that is set faster than it bears fails like this (XMP or EXPO profile).
  5. Start the PC and type deskready check --only memory ten times. Each time another small part of the memory is tested: that it passes once does not prove that all of it is good.
  6. Memory test: let the memory test of the installation medium or of the board run once through. With several modules, test them one by one in the same slot: the one with errors is the bad one.
  7. Swap the bad module for the one you brought, of the same kind and size, repeat the whole test and note slot and serial numbers.
  8. If it fails with good modules too, or in one slot only, the PC is at fault: leave the order open and tell the coordinator. Copy nothing from it without checking it, for it may be damaged.
Final proof: how to show that it is solved: 
  1. The memory test of the board or of the installation medium runs once through without errors.
  2. deskready check --only memory passes five times in a row.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
