#include "CMosquitto.h"

#include "CSharedLibrary.h"

// The functions that are used. A call of one that is not listed does not link.

#define MOSQUITTO_SONAME "libmosquitto.so.1"

bool cmosquitto_load(void) { return shared_library_load(MOSQUITTO_SONAME); }

#define MOSQUITTO(result, name, parameters, arguments)                                                                         \
    SHARED_LIBRARY_FUNCTION(MOSQUITTO_SONAME, result, name, parameters, arguments)

MOSQUITTO(const char *, mosquitto_connack_string, (int connack_code), (connack_code))
MOSQUITTO(
    int, mosquitto_connect, (struct mosquitto *mosq, const char *host, int port, int keepalive), (mosq, host, port, keepalive))
MOSQUITTO(void, mosquitto_connect_callback_set, (struct mosquitto *mosq, void (*on_connect)(struct mosquitto *, void *, int)),
    (mosq, on_connect))
MOSQUITTO(void, mosquitto_destroy, (struct mosquitto *mosq), (mosq))
MOSQUITTO(int, mosquitto_disconnect, (struct mosquitto *mosq), (mosq))
MOSQUITTO(int, mosquitto_int_option, (struct mosquitto *mosq, enum mosq_opt_t option, int value), (mosq, option, value))
MOSQUITTO(int, mosquitto_lib_init, (void), ())
MOSQUITTO(int, mosquitto_loop_misc, (struct mosquitto *mosq), (mosq))
MOSQUITTO(int, mosquitto_loop_read, (struct mosquitto *mosq, int max_packets), (mosq, max_packets))
MOSQUITTO(int, mosquitto_loop_write, (struct mosquitto *mosq, int max_packets), (mosq, max_packets))
MOSQUITTO(struct mosquitto *, mosquitto_new, (const char *id, bool clean_session, void *obj), (id, clean_session, obj))
MOSQUITTO(int, mosquitto_publish,
    (struct mosquitto *mosq, int *mid, const char *topic, int payloadlen, const void *payload, int qos, bool retain),
    (mosq, mid, topic, payloadlen, payload, qos, retain))
MOSQUITTO(void, mosquitto_publish_callback_set, (struct mosquitto *mosq, void (*on_publish)(struct mosquitto *, void *, int)),
    (mosq, on_publish))
MOSQUITTO(int, mosquitto_socket, (struct mosquitto *mosq), (mosq))
MOSQUITTO(const char *, mosquitto_strerror, (int mosq_errno), (mosq_errno))
MOSQUITTO(int, mosquitto_tls_set,
    (struct mosquitto *mosq, const char *cafile, const char *capath, const char *certfile, const char *keyfile,
        int (*pw_callback)(char *buf, int size, int rwflag, void *userdata)),
    (mosq, cafile, capath, certfile, keyfile, pw_callback))
MOSQUITTO(int, mosquitto_username_pw_set, (struct mosquitto *mosq, const char *username, const char *password),
    (mosq, username, password))
MOSQUITTO(bool, mosquitto_want_write, (struct mosquitto *mosq), (mosq))
MOSQUITTO(int, mosquitto_will_set,
    (struct mosquitto *mosq, const char *topic, int payloadlen, const void *payload, int qos, bool retain),
    (mosq, topic, payloadlen, payload, qos, retain))
