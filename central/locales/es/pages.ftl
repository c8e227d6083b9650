# Palabras propias de las páginas. Las frases de averías y estados están en knowledge/.

skip-to-content = Saltar al contenido
nav-label = Secciones
nav-board = Tablero
nav-desks = Puestos
nav-orders = Órdenes de trabajo
nav-tickets = Incidencias
lang-label = Idioma
sign-out = Salir
crumbs-label = Dónde estás
page-next = Siguientes
filter-all = Todos
filter-show = Mostrar
no-script-built = Estas páginas no se actualizan solas: este servidor se compiló sin su guion. Recarga para ver lo último.
no-script-here = Sin JavaScript esta página no se actualiza sola: recarga para ver lo último.

board-title = Tablero
board-counts = Puestos por estado
board-nothing-yet = Todavía no ha informado ningún puesto. En cuanto el programa del puesto envíe su primer informe, aparecerá aquí.
board-not-ready = Puestos que piden atención
board-all-ready = Todos los puestos de este centro están operativos.
board-all-desks = Ver todos los puestos
board-open-orders = Órdenes abiertas
board-all-orders = Ver todas
board-no-orders = No hay órdenes de trabajo abiertas.
board-tickets-waiting = { $count ->
    [one] { $count } incidencia pendiente de validar
   *[other] { $count } incidencias pendientes de validar
}
board-tickets-many = Más de { $count } incidencias pendientes de validar
board-mode = Modo: { $text }
mode-listen-meaning = Modo escucha: en este centro no se abre ninguna orden; solo se anota lo que se habría abierto.
mode-propose-meaning = Modo propuesta: cada orden espera el visto bueno de una persona.
mode-act-meaning = Modo actuación: lo que impide atender llamadas se convierte en orden sin esperar a nadie.
ready-of = { $text } listos
desks-count = { $count ->
    [one] { $count } puesto
   *[other] { $count } puestos
}

tile-spare = Mientras tanto
desks-title = Puestos
desks-search = Etiqueta que empieza por
desks-site = Centro
desks-readiness = Estado
desks-none = Ningún puesto coincide.
desks-no-room = Sin sala

desk-open-order = Orden de trabajo abierta:
desk-meanwhile = Mientras tanto, el operador
desk-components = Equipo y comprobaciones
desk-no-inventory = El programa del puesto todavía no ha enviado su inventario.
desk-component = Pieza
desk-state = Estado
desk-measured = Última medida
desk-required = necesario
desk-unseen-short = No se pudo medir
desk-never-measured = Sin medir todavía
desk-diagnoses = Diagnósticos
desk-unseen = Lo que no se ha podido medir
desk-unseen-none = Se ha podido medir todo lo que se ha intentado.
desk-about = Sobre este puesto
desk-timeline = Lo que ha pasado
desk-timeline-none = Todavía nada.
desk-fact-site = Centro
desk-fact-room = Sala
desk-fact-service = Servicio
desk-fact-client = Cliente
desk-fact-kind = Tipo
desk-fact-last-report = Último informe
desk-fact-judged = Última valoración
desk-fact-program = Programa del puesto
desk-fact-never = nunca
desk-kind-pc = PC
desk-kind-thin_client = cliente ligero
desk-kind-vdi_session = sesión remota
desk-kind-home = PC en casa

diagnosis-ended = Terminado el
diagnosis-suspects = Posibles causas
diagnosis-for = A favor
diagnosis-against = En contra
diagnosis-grounds = Cambio de piezas
diagnosis-why = ¿Por qué?
diagnosis-goes-on = Sigue en
diagnosis-rounds = { $count ->
    [one] detectado en { $count } comprobación
   *[other] detectado en { $count } comprobaciones
}

explain-title = Cómo se ha llegado a este diagnóstico
explain-measured = Qué se ha medido y con qué regla cuenta
explain-causes = Causas posibles
explain-grounds = Cambio de piezas
explain-steps = Pasos que quedan
explain-changes = Qué lo cambiaría

orders-title = Órdenes de trabajo
orders-what = Orden
orders-state = Estado
orders-open-only = Abiertas
orders-none = No hay ninguna orden así.

order-print = Imprimir el parte
order-ticket = Incidencia
order-finish = Terminar la orden
order-closing-code = Resultado
order-choose = Elige…
order-sign = Firmar como hecha
order-sign-meaning = Al firmar se cierran la orden y sus incidencias. Si la avería se vuelve a medir después, se abrirá una orden nueva.
order-cancel = Cancelar la orden
order-sign-in-to-act = Para firmar o cancelar hay que entrar con el enlace de acceso.
order-changed-meanwhile = La orden ha cambiado mientras la mirabas y no se ha hecho nada. Léela otra vez y repite.

sheet-title = Orden de trabajo
sheet-priority = Prioridad
sheet-priority-scale = Prioridad { $text } de 5 (la 1 va primero)
sheet-where = Dónde
sheet-when = Cuándo y quién
sheet-what = Qué ocurre
sheet-task = Tarea
sheet-task-recovered = ya no se mide la avería
sheet-service = Servicio
sheet-ask-for = Preguntar por
sheet-ask-for-whom = Pregunta por el supervisor de sala de { $text }.
sheet-effect = Efecto
sheet-effect-grade = gravedad { $text } de 4; la 1 es la mayor
sheet-due = Hacer antes del
sheet-opened = Abierta el
sheet-ended = Terminada
sheet-who = Responsable
sheet-minutes = { $count ->
    [one] { $count } minuto
   *[other] unos { $count } minutos
}
sheet-bring = Lleva
sheet-bring-any = cualquiera que admita el programa de llamadas
sheet-bring-nothing = Nada: de entrada no hace falta ninguna pieza
sheet-notes = Notas del técnico
sheet-part = Pieza
sheet-maker = Marca y modelo
sheet-serial = Número de serie
sheet-required-model = exigido: { $text }
sheet-any-model = el puesto no exige ninguno concreto
sheet-not-known = no se conoce; míralo en la pieza
sheet-since = Detectado el
sheet-rounds = { $count ->
    [one] en { $count } comprobación
   *[other] en { $count } comprobaciones
}
sheet-causes = Causas posibles, por orden
sheet-rule = Por qué es avería
sheet-evidence = Qué se ha medido
sheet-fitted = Qué lleva montado
sheet-tried = Qué se ha probado ya
sheet-nothing-tried = Todavía nada.
sheet-action = Qué hacer
sheet-steps = Pasos
sheet-commands = Escribe los comandos `así` en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y `deskready headset` va en la sesión de quien lleva los auriculares. Un `deskready check` «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
sheet-commands-name = Comandos
sheet-otherwise = Si nada de esto lo arregla
sheet-otherwise-do = deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
sheet-proof = Prueba final: cómo se demuestra que está resuelto
sheet-gaps = Faltan datos
sheet-gaps-meaning = Pregunta al coordinador de soporte antes de ir.
sheet-report = Parte de trabajo (a rellenar por el técnico)
sheet-parts-used = Pieza cambiada
sheet-serial-out = N.º de serie de la que quitas («—»: no tiene)
sheet-serial-in = N.º de serie de la que dejas
sheet-sign-arrived = Llegada al puesto (fecha y hora)
sheet-sign-done = Fin (fecha y hora)
sheet-sign-technician = Técnico: nombre y firma
sheet-sign-desk = Conforme: nombre y firma
sheet-not-solved = No resuelto: la orden sigue abierta
sheet-revision = versión de esta orden:
sheet-zone = todas las horas son de { $text }

gap-where = dónde está el puesto
gap-what = qué ocurre
gap-which-part = qué pieza es
gap-evidence = qué se ha medido
gap-since = desde cuándo
gap-proof = cómo demostrar que está resuelto
gap-bring = qué llevar
gap-ask-for = por quién preguntar

print-back = Volver a la orden
print-how = Imprime esta página con Ctrl+P.

tickets-title = Incidencias
tickets-none = No hay ninguna incidencia así.
ticket-evidence = Ver medidas y causas probables
ticket-qualify = Validar
ticket-cancel = Cancelar
ticket-changed-meanwhile = La incidencia ha cambiado mientras la mirabas y no se ha hecho nada. Léela otra vez y repite.

sign-in-title = Entrar
sign-in-how = Se entra con un enlace de un solo uso. Lo imprime el servidor al arrancar; para pedir otro, en la máquina del servidor escribe:
sign-in-once = Cada enlace vale una sola vez y durante 15 minutos. La sesión dura 12 horas.
sign-in-done = Ya estás dentro
sign-in-go-on = Ir al tablero
sign-in-expired = Ese enlace ha caducado: vale 15 minutos. Pide otro.
sign-in-unknown = Ese enlace no vale: ya se usó o nunca existió. Pide otro.

error-title = No ha podido ser
error-home = Ir al tablero
error-reference = Referencia para soporte: { $text }
error-part-needed = Hay varias piezas posibles: vuelve atrás e indica cuál se ha cambiado.
error-bad-request = La petición no se entiende tal como ha llegado.
error-unauthorized = Para ver esto hay que entrar.
error-forbidden = Con este acceso no se puede hacer eso.
error-not-found = Aquí no hay nada con esa dirección.
error-method = Eso no se hace así: vuelve a la página y usa sus botones.
error-conflict = Ha cambiado mientras lo mirabas: vuelve a leerlo y repite.
error-refused = En el estado en que está no se puede hacer eso.
error-too-large = Lo enviado es demasiado grande.
error-busy = El servidor tiene ahora más trabajo del que puede atender. Espera un momento y repite.
error-timeout = El servidor ha tardado demasiado. Espera un momento y repite.
error-internal = Algo ha fallado en el servidor; ya está anotado.
error-host = Este servidor no responde con ese nombre.
error-cross-site = La petición viene de otra página y no se ha hecho nada. Ábrelo aquí y repite.

identity-serial = serie { $text }
reading-found = Detectado: { $text }
reading-not-found = { $count ->
    [one] No aparece (se ve { $count } dispositivo)
   *[other] No aparece (se ven { $count } dispositivos)
}
reading-frames = Muestras de sonido aceptadas:
reading-sound = Sonido
reading-microphone = Micrófono
reading-muted = silenciado
reading-left-ear = Oído izquierdo
reading-right-ear = Oído derecho
reading-ear-heard = se oye
reading-ear-unheard = no se oye
reading-ear-unasked = no se preguntó
reading-voice = Voz
reading-tones = Tonos
reading-noise = Ruido
reading-delay = Retardo
reading-hum = Zumbido
reading-clicks = Chasquidos
reading-gaps = Cortes
reading-lost = Perdidos por el PC
reading-unheard-silent = ninguna señal
reading-unheard-no-coupling = el micrófono no oye los auriculares
reading-unheard-noise = demasiado ruido
reading-unheard-nobody = no se distingue ninguna voz
reading-unheard-unusable = no se pudo medir
reading-telephony = Con teclas de telefonía
reading-no-telephony = Sin teclas de telefonía
reading-not-mounted = Sin montar
reading-read-only = Solo lectura
reading-writable = Montado
reading-file-system-errors = Errores en el sistema de archivos
reading-free = Libre
reading-io-errors = Errores de lectura o escritura
reading-smart-passed = El disco se declara sano
reading-smart-failed = El disco declara su propio fallo
reading-smart-silent = El disco no se pronuncia
reading-modules = Módulos de memoria por ranura
reading-board = Placa
reading-firmware = Firmware
reading-cores = Núcleos en marcha
reading-heat = Temperatura del procesador
reading-hardware-errors = Errores propios, corregidos + no corregidos
reading-cpu-speed = Velocidad del procesador trabajando
reading-wrong-sums = Cuentas malas de los núcleos probados
reading-read-time = Tiempo por lectura
reading-unreadable = Ilegibles
reading-logged-errors = Peticiones fallidas en el registro
reading-usb-ports = Puertos USB con incidencias
reading-pressure = Tiempo de espera por procesador / memoria / disco
reading-wrong-words = Palabras de memoria que volvieron mal, de lo probado
reading-mains = Con corriente
reading-no-mains = Sin corriente
reading-mains-unknown = No se sabe si hay corriente
reading-differing = { $count ->
    [0] ninguno difiere
    [one] { $count } difiere
   *[other] { $count } difieren
}
reading-pending = { $count ->
    [one] { $count } ha cambiado y falta leerlo
   *[other] { $count } han cambiado y falta leerlos
}
reading-read-within = { $count ->
    [0] el contenido de todos se ha leído en el último día
    [one] el contenido de todos se ha leído en los dos últimos días
   *[other] el contenido de alguno se leyó por última vez hace { $count } días
}
reading-checked = { $count ->
    [one] { $count } archivo comprobado
   *[other] { $count } archivos comprobados
}
reading-answers = Responde: { $text }
reading-no-answer = No responde: { $text }
reading-not-serving = Contesta, pero no atiende llamadas: { $text }
reading-certificate = Certificado de { $text } válido hasta

event-desk_appeared = Primer informe
event-readiness_changed = Cambia el estado
event-second_agent = Otro programa informa de este puesto
event-shared_key = La misma clave de programa informa de dos puestos
event-other_content = Llegó otro contenido con el mismo número; vale el primero
event-would_have_opened = Se habría abierto una incidencia
event-diagnosis_recovered = Diagnóstico recuperado
event-diagnosis_intermittent = Queda como intermitente
event-ticket_waits = Incidencia pendiente de validar
event-ticket_qualified = Incidencia validada
event-ticket_closed = Incidencia cerrada
event-ticket_cancelled = Incidencia cancelada
event-order_opened = Orden abierta
event-task_added = Tarea añadida
event-order_worse = La orden empeora
event-order_dispatched = Orden enviada
event-task_recovered = Una tarea se recupera
event-order_closed = Orden cerrada
event-order_signed = Orden firmada
event-order_cancelled = Orden cancelada
event-site_mode = Cambia el modo del centro

styleguide-title = Muestrario

nav-incidents = Incidencias generales
board-incidents = Incidencias generales
desk-incident = Forma parte de una incidencia general:
incidents-title = Incidencias generales
incidents-about = Muchos puestos que comparten algo y fallan a la vez tienen una sola causa. Mientras dure no se envía a nadie a cada uno.
incidents-none = No ha habido ninguna incidencia general.
incident-open = En curso
incident-over = Terminada
incident-ended = terminada
incident-desks-of = Puestos con fallo: { $text }
incident-desks-most = Puestos que fallaron a la vez: { $text }
incident-means = Qué significa
incident-call = A quién avisar
incident-desks = Sus puestos
incident-desk = Puesto
incident-desks-none = Ya no se conoce ninguno de sus puestos.
incident-desk-fails = sigue fallando
incident-desk-well = ya no falla por esto
event-order_merged = Orden unida a otra causa
event-task_merged = Tarea unida a otra causa
event-ticket_merged = Incidencia unida a otra causa
event-incident_opened = Incidencia general
event-incident_grew = La incidencia general crece
event-incident_ended = La incidencia general ha terminado

nav-sites = Centros
sites-title = Centros
site-mode = Modo
site-since = Desde el
site-desks = Ver sus puestos
site-mode-new = Modo nuevo
site-mode-change = Cambiar
site-mode-about = El cambio vale desde el siguiente informe de cada puesto. Las órdenes y las incidencias abiertas se quedan como están. Nada cambia de modo por sí solo.
site-families = Por familia de averías
site-families-about = Lo que no se indique aparte hace lo mismo que el centro.
site-family = Familia
mode-follow = Como el centro
mode-as-site = como el centro ({ $text })
listen-title = Lo que se habría abierto
listen-would = { $count ->
    [one] Se habría abierto { $count }
   *[other] Se habrían abierto { $count }
}
listen-nothing = Ese día no se habría abierto nada.
listen-not-here = Este centro no está a la escucha, y ese día no quedó nada anotado.
listen-fault = Avería
listen-normal-head = ¿Es lo normal aquí?
listen-normal = Aquí es lo normal
listen-normal-about = «Aquí es lo normal» deja de anotar y de abrir esa avería en este centro durante 90 días, salvo que empeore.
listen-enough = { $count ->
    [one] Lleva { $count } día a la escucha. Si lo anotado cuadra con lo que pasa en la sala, ya puede pasar a propuesta o a actuación.
   *[other] Lleva { $count } días a la escucha. Si lo anotado cuadra con lo que pasa en la sala, ya puede pasar a propuesta o a actuación.
}
listen-gone = ya no se mide
listen-cut = Hay más puestos de los que caben aquí.
day-before = Día anterior
day-after = Día siguiente
holds-title = Lo que está aplazado
holds-none = Nada.
hold-end = Dejar de aplazar
hold-title = Ahora no
hold-about = No se abre ni se avisa de nada sobre esto hasta que pase el plazo o empeore. El estado del puesto sigue diciendo la verdad. Si su orden no la ha tocado nadie y es solo para esto, se cancela.
hold-days = Días (180 como mucho)
hold-cause = Motivo
hold-do = Aplazar
take-out-title = Lo explica una incidencia general:
take-out-about = Si este puesto tiene una avería propia, sácalo de la incidencia general: se mira por separado y recibe su propia orden.
take-out-do = Sacarlo de la incidencia general
acquit-title = Descartar
acquit-about = Quien ha revisado una pieza puede descartarla: deja de ser sospechosa. Si se descarta todo, el diagnóstico termina y solo cuenta lo que se mida desde ahora, también en los contadores que nunca bajan.
acquit-order-open = Mientras su orden esté abierta solo se descartan piezas; para descartarlo todo, firma la orden con «sin avería detectada».
acquit-what = Qué se descarta
acquit-all = Todo
acquit-do = Descartar
decide-title = Contar o decidir algo
decide-link = Contar otro paso, aplazar o descartar
decide-note = Nota (sin nombres)
decide-ended = Este diagnóstico ya ha terminado.
step-title = Pasos
step-about = Di qué ha pasado con cada paso que se haya hecho: las causas se vuelven a sopesar en el acto. Vale lo último que se cuente de cada uno.
step-step = Paso
step-did-it-help = ¿Ha servido?
step-yes = Sí
step-no = No
step-it-helped = Ha servido
step-it-did-not = No ha servido
step-helped = Sirvió
step-did-not-help = No sirvió
sheet-tried-here = Pasos hechos: ¿ha servido?
order-part = Pieza cambiada
order-part-named = La única posible
order-part-choose = Si se ha cambiado una: elige cuál
review-title = Freno
review-since = desde el
review-desks = { $count ->
    [one] { $count } puesto espera
   *[other] { $count } puestos esperan
}
review-about = Demasiadas órdenes nuevas de la misma avería en una hora (puestos con orden / límite: { $text }). Suele ser un perfil equivocado o una imagen estropeada.
review-list = Ver lo que espera
review-let-go = Dejar salir todas
review-normal = Aquí es lo normal: cancelar todas

event-brake_engaged = Freno echado
event-brake_released = Freno suelto
event-held = Aplazado
event-hold_ended = Deja de estar aplazado
event-acquitted = Descartado
event-step_done = Paso hecho
