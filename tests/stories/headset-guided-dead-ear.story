An ear that its wearer does not hear in two tests is one order: remedies first, then the cheaper part, and never a headset on one run
desk B-14: paths=none, files=none
from 08:05 headset of B-14: left ear dead
at 08:10 B-14: guided test
at 08:11 expect: no order for headset
at 08:20 B-14: guided test
at 08:21 expect: 1 order
at 08:21 expect: B-14 is ready_with_care
at 08:30 B-14: step replug did not help
at 08:31 B-14: step set_right did not help
at 08:32 B-14: guided test
at 08:40 B-14: step swap_headset_cord did not help
at 08:50 B-14: gets a new headset HSNEW0001
at 08:52 B-14: guided test
at 08:53 B-14: order signed as replaced part headset
until 09:10
expect: B-14 is ready
show print B-14

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.dead_ear)
08:20 B-14: order_dispatched (order.dispatched_at_once)
08:20 B-14: order_opened (order.opened headset.dead_ear)
08:20 B-14: ticket_qualified headset.dead_ear (ticket.qualified_by_policy)
08:30 B-14: step_done headset.dead_ear (trial.not_well)
08:31 B-14: step_done headset.dead_ear (trial.not_well)
08:40 B-14: step_done headset.dead_ear (trial.not_well)
08:52 B-14: diagnosis_recovered headset.dead_ear (order.recovered)
08:52 B-14: readiness_changed (readiness.ready)
08:52 B-14: task_recovered (order.recovered)
08:53 B-14: order_signed (order.signed)
08:53 B-14: ticket_closed headset.dead_ear (order.signed)
desk B-14: ready (readiness.ready)
  diagnosis headset.dead_ear S2 recovered ended (order.recovered) since 08:10: headset likely, usb_adapter possible, headset_cord possible, driver possible -> swap headset
order WO-000001 at B-14: signed as replaced, S2 P2, occurrences 3
  task headset/required headset.dead_ear recovered
counts: orders 1, hardware orders 1, incidents 0, tickets 1, notices 1, readiness changes 3
--- print of B-14, es
WO-000001 · Los auriculares no se oyen por un oído, o por ninguno · Prioridad 2 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: Atiende llamadas, pero quien llama lo nota (gravedad 2 de 4; la 1 es la mayor)
Hacer antes del: 05/01/2026 12:20 (Europe/Madrid)
Lleva: Auriculares (GN Netcom Jabra Evolve 20), cable de los auriculares, adaptador USB de los auriculares
Qué ocurre: Los auriculares no se oyen por un oído, o por ninguno
Pieza: Auriculares · GN Netcom Jabra Evolve 20 · HSB140001
Detectado el: 05/01/2026 08:10 (Europe/Madrid)
Qué se ha medido: Quien lleva los auriculares (Jabra Evolve 20) no oye por el oído izquierdo.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 2; en este plazo: 7 días.
Qué se ha probado ya: Hecho: desenchufar y volver a enchufar, directamente al PC. No salió bien. Hecho: corregir el ajuste que dice la ficha. No salió bien. Hecho: cambiar el cable de los auriculares. No salió bien.
Qué hacer: Prueba con una pieza buena en su lugar: cambiar los auriculares por otros que funcionen.
Causas posibles, por orden: 
  - Auriculares (probable) · A favor: El otro oído se oye.
  - Adaptador USB de los auriculares
  - Cable de los auriculares · A favor: El otro oído se oye. · En contra: Hecho: cambiar el cable de los auriculares. No salió bien.
  - Controlador u otro programa del PC · En contra: El otro oído se oye.
  - Puerto USB · En contra: El otro oído se oye.
  - Configuración o conector mal enchufado · En contra: Hecho: desenchufar y volver a enchufar, directamente al PC. No salió bien. Hecho: corregir el ajuste que dice la ficha. No salió bien.
Pasos: 
  1. Localiza el puesto por su etiqueta. Pregunta si hay una llamada en curso, qué oído no se oye, desde cuándo, y si los auriculares se cayeron o alguien tiró del cable; no toques nada hasta que termine la llamada.
  2. Remedio primero: en los ajustes de sonido del sistema abre los auriculares que dice la orden, sube su sonido a la mitad o más, quítales el silencio y pon en el centro el balance entre izquierda y derecha; haz lo mismo en el programa de llamadas.
  3. Desenchufa los auriculares, espera cinco segundos y enchúfalos directamente al PC. Si hay una clavija entre el cable y el adaptador, apriétala también. Póntelos (o que se los ponga el operador), escribe deskready headset en la sesión del operador y haz lo que dice. Si se oyen todos los oídos, ve a la prueba final.
  4. Enchúfalos en otro puerto USB y repite el paso 3. Si pasa, déjalos ahí y pon una etiqueta en el puerto que no sirve.
  5. Guarda el trabajo del operador, reinicia el PC y repite el paso 3.
  6. Con permiso del operador de al lado y entre llamadas, enchufa estos auriculares en su PC, escribe allí deskready headset y déjalo todo como estaba. Si allí se oyen todos los oídos, no cambies los auriculares: ve al paso 9.
  7. Si el cable o el adaptador se pueden separar, cambia primero el cable y después el adaptador por los que llevas, y repite el paso 3 tras cada cambio.
  8. Cambia los auriculares por los que llevas y repite el paso 3. Si pasa, apunta los números de serie de los que retiras y de los que dejas; si los viejos son del operador, devuélveselos. Si no pasa, vuelve a poner los de antes y sigue.
  9. Reinstala el controlador de sonido desde el origen del centro, reinicia y repite el paso 3. Si sigue sin pasar, deja la orden abierta y avisa al coordinador.
Prueba final: cómo se demuestra que está resuelto: 
  1. deskready headset dice que se oyen todos los oídos.
  2. El operador llama a otro puesto desde el programa de llamadas y oye bien por todos los oídos.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · The headset is not heard in one ear, or in none · Priority 2 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Takes calls, but the caller hears damage (severity 2 of 4; 1 is the worst)
Deadline: 5 Jan 2026 12:20 (Europe/Madrid)
Bring: Headset (GN Netcom Jabra Evolve 20), headset cord, USB adapter of the headset
What is wrong: The headset is not heard in one ear, or in none
Part: Headset · GN Netcom Jabra Evolve 20 · HSB140001
Detected: 5 Jan 2026 08:10 (Europe/Madrid)
What was measured: The wearer does not hear the left ear of the headset (Jabra Evolve 20).
Why it is a fault: It counts as a fault from this number of failed checks: 2; within: 7 days.
What was tried already: Done: unplug it and plug it back in, straight into the PC. It did not come out well. Done: put the setting right that the article names. It did not come out well. Done: swap the headset cord. It did not come out well.
What to do: Try a good one in its place: swap the headset for one that works.
Possible causes, in order: 
  - Headset (likely) · For: The other ear is heard.
  - USB adapter of the headset
  - Headset cord · For: The other ear is heard. · Against: Done: swap the headset cord. It did not come out well.
  - Driver or other software of the PC · Against: The other ear is heard.
  - USB port · Against: The other ear is heard.
  - A setting or a loose plug · Against: Done: unplug it and plug it back in, straight into the PC. It did not come out well. Done: put the setting right that the article names. It did not come out well.
Steps: 
  1. Find the desk by its label. Ask whether a call is in progress, which ear is not heard, since when, and whether the headset fell or the cord was pulled; touch nothing until the call ends.
  2. Remedy first: in the system's sound settings open the headset named on the order, turn its sound up to half or more, take it off mute and put the balance between left and right in the middle; do the same in the calling program.
  3. Unplug the headset, wait five seconds and plug it straight into the PC. Push in the plug between cord and adapter too, if there is one. Put it on (or have the operator wear it), type deskready headset in the operator's own session and do what it says. If every ear is heard, go to the final proof.
  4. Plug it into another USB port and repeat step 3. If it passes, leave it there and put a label on the port that does not work.
  5. Save the operator's work, restart the PC and repeat step 3.
  6. With the next operator's leave and between calls, plug this headset into their PC, type deskready headset there and then leave all as it was. If every ear is heard there, do not swap the headset: go to step 9.
  7. If the cord or the adapter can be detached, change first the cord and then the adapter for the ones you brought, and repeat step 3 after each change.
  8. Swap the headset for the one you brought and repeat step 3. If it passes, note the serial numbers of the one you remove and the one you leave; if the old one is the operator's own, give it back. If it does not, put the old one back and go on.
  9. Reinstall the sound driver from the site's source, restart and repeat step 3. If it still does not pass, leave the order open and tell the coordinator.
Final proof: how to show that it is solved: 
  1. deskready headset says that every ear is heard.
  2. The operator calls another desk from the calling program and hears well in every ear.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
