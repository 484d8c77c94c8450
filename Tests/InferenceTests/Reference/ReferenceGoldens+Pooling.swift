// Made by Benchmarks/operator_goldens.py with ONNX Runtime.

let goldenPooling: [Golden] = [
    Golden(
        "max", input: [1, 2, 6, 6], output: [1, 2, 3, 3],
        model: """
            CAo6aAo5CgF4EgJ2MSIHTWF4UG9vbCoVCgxrZXJuZWxfc2hhcGVAAkACoAEHKhAKB3N0cmlkZXNAAkACoAEHEgFnWhwKAXgSFwoVCAESEQoDEg
            FuCgIIAgoCCAYKAggGYgoKAnYxEgQKAggBQgQKABAN
            """,
        expected: """
            0.28 1.76 1.36 1.88 0.8 1.48 2 1.6 1.32 1.04 1.72 1.44 1.84 1.56 0.48 1.96 1.68 1.28
            """),
    Golden(
        "max, ceiling", input: [1, 2, 7, 6], output: [1, 2, 3, 3],
        model: """
            CAo6egpLCgF4EgJ2MSIHTWF4UG9vbCoQCgljZWlsX21vZGUYAaABAioVCgxrZXJuZWxfc2hhcGVAA0ADoAEHKhAKB3N0cmlkZXNAAkACoAEHEg
            FnWhwKAXgSFwoVCAESEQoDEgFuCgIIAgoCCAcKAggGYgoKAnYxEgQKAggBQgQKABAN
            """,
        expected: """
            1.76 1.76 1.48 1.88 1.6 1.48 2 1.72 1.32 1.84 1.56 1.44 1.96 1.68 1.28 1.8 1.68 1.4
            """),
    Golden(
        "max, ceiling and margins", input: [1, 1, 5, 6], output: [1, 1, 3, 4],
        model: """
            CAo6jQEKXgoBeBICdjEiB01heFBvb2wqEAoJY2VpbF9tb2RlGAGgAQIqFQoMa2VybmVsX3NoYXBlQAJAAqABByoRCgRwYWRzQAFAAUABQAGgAQ
            cqEAoHc3RyaWRlc0ACQAKgAQcSAWdaHAoBeBIXChUIARIRCgMSAW4KAggBCgIIBQoCCAZiCgoCdjESBAoCCAFCBAoAEA0=
            """,
        expected: """
            -2 0.96 -0.12 1.36 -0.4 1.76 1.48 -1.08 1.2 1.88 1.6 0.52
            """),
    Golden(
        "max, dilations", input: [1, 1, 7, 7], output: [1, 1, 4, 3],
        model: """
            CAo6ago7CgF4EgJ2MSIHTWF4UG9vbCoSCglkaWxhdGlvbnNAA0ACoAEHKhUKDGtlcm5lbF9zaGFwZUACQAOgAQcSAWdaHAoBeBIXChUIARIRCg
            MSAW4KAggBCgIIBwoCCAdiCgoCdjESBAoCCAFCBAoAEA0=
            """,
        expected: """
            0.96 1.36 1.6 2 1.76 2 1.48 1.88 1.48 1.44 1.2 1.6
            """),
    Golden(
        "max, same upper", input: [1, 1, 5, 6], output: [1, 1, 3, 3],
        model: """
            CAo6gwEKVAoBeBICdjEiB01heFBvb2wqGQoIYXV0b19wYWQiClNBTUVfVVBQRVKgAQMqFQoMa2VybmVsX3NoYXBlQANAA6ABByoQCgdzdHJpZG
            VzQAJAAqABBxIBZ1ocCgF4EhcKFQgBEhEKAxIBbgoCCAEKAggFCgIIBmIKCgJ2MRIECgIIAUIECgAQDQ==
            """,
        expected: """
            1.76 1.76 1.36 1.88 1.76 1.48 1.88 1.6 0.52
            """),
    Golden(
        "max, operator set 8", input: [1, 1, 5, 6], output: [1, 1, 4, 5],
        model: """
            CAo6VgonCgF4EgJ2MSIHTWF4UG9vbCoVCgxrZXJuZWxfc2hhcGVAAkACoAEHEgFnWhwKAXgSFwoVCAESEQoDEgFuCgIIAQoCCAUKAggGYgoKAn
            YxEgQKAggBQgQKABAI
            """,
        expected: """
            0.28 1.76 1.76 0.68 1.36 1.08 1.76 1.76 1.48 1.48 1.88 1.88 0.8 1.48 1.48 1.88 1.88 1.6 1.6 0.52
            """),
    Golden(
        "average", input: [1, 2, 6, 6], output: [1, 2, 3, 2],
        model: """
            CAo6bAo9CgF4EgJ2MSILQXZlcmFnZVBvb2wqFQoMa2VybmVsX3NoYXBlQAJAA6ABByoQCgdzdHJpZGVzQAJAA6ABBxIBZ1ocCgF4EhcKFQgBEh
            EKAxIBbgoCCAIKAggGCgIIBmIKCgJ2MRIECgIIAUIECgAQDQ==
            """,
        expected: """
            -0.120000005 -0.39333335 0.13333334 -0.13999999 0.3866667 0.11333337 -0.033333343 -0.30666664 0.21999998
            -0.053333327 0.47333336 -0.47333336
            """),
    Golden(
        "average, margins left out", input: [1, 1, 5, 5], output: [1, 1, 5, 5],
        model: """
            CAo6bQo+CgF4EgJ2MSILQXZlcmFnZVBvb2wqFQoMa2VybmVsX3NoYXBlQANAA6ABByoRCgRwYWRzQAFAAEABQAKgAQcSAWdaHAoBeBIXChUIAR
            IRCgMSAW4KAggBCgIIBQoCCAViCgoCdjESBAoCCAFCBAoAEA0=
            """,
        expected: """
            -0.18666668 -0.053333342 0.07999999 -0.19000001 -0.46 -0.3022222 -0.16888887 -0.035555575 -0.19333334 -0.8
            -0.08444444 0.04888892 0.18222225 0.47333336 -0.13333333 -0.31555554 -0.1822222 -0.04888888 0.4666667
            0.53333336 -0.20666671 -0.07333336 0.059999943 0.79999995 1.54
            """),
    Golden(
        "average, margins counted", input: [1, 1, 5, 5], output: [1, 1, 5, 5],
        model: """
            CAo6hwEKWAoBeBICdjEiC0F2ZXJhZ2VQb29sKhgKEWNvdW50X2luY2x1ZGVfcGFkGAGgAQIqFQoMa2VybmVsX3NoYXBlQANAA6ABByoRCgRwYW
            RzQAFAAEABQAKgAQcSAWdaHAoBeBIXChUIARIRCgMSAW4KAggBCgIIBQoCCAViCgoCdjESBAoCCAFCBAoAEA0=
            """,
        expected: """
            -0.124444455 -0.03555556 0.053333327 -0.08444445 -0.10222223 -0.3022222 -0.16888887 -0.035555575 -0.1288889
            -0.26666668 -0.08444444 0.04888892 0.18222225 0.31555557 -0.04444444 -0.31555554 -0.1822222 -0.04888888
            0.31111112 0.17777778 -0.1377778 -0.048888907 0.03999996 0.35555553 0.3422222
            """),
    Golden(
        "average, ceiling", input: [1, 1, 6, 7], output: [1, 1, 3, 3],
        model: """
            CAo6fgpPCgF4EgJ2MSILQXZlcmFnZVBvb2wqEAoJY2VpbF9tb2RlGAGgAQIqFQoMa2VybmVsX3NoYXBlQANAA6ABByoQCgdzdHJpZGVzQAJAAq
            ABBxIBZ1ocCgF4EhcKFQgBEhEKAxIBbgoCCAEKAggGCgIIB2IKCgJ2MRIECgIIAUIECgAQEw==
            """,
        expected: """
            -0.03555555 -0.21777779 0.04888889 0.03555555 0.30222225 0.11999999 0.31333336 0.58000004 -0.5
            """),
    Golden(
        "average, ceiling, margins counted", input: [1, 1, 6, 7], output: [1, 1, 4, 4],
        model: """
            CAo6qwEKfAoBeBICdjEiC0F2ZXJhZ2VQb29sKhAKCWNlaWxfbW9kZRgBoAECKhgKEWNvdW50X2luY2x1ZGVfcGFkGAGgAQIqFQoMa2VybmVsX3
            NoYXBlQANAA6ABByoRCgRwYWRzQAFAAUABQAGgAQcqEAoHc3RyaWRlc0ACQAKgAQcSAWdaHAoBeBIXChUIARIRCgMSAW4KAggBCgIIBgoCCAdi
            CgoCdjESBAoCCAFCBAoAEBM=
            """,
        expected: """
            -0.053333335 0.053333323 -0.21777777 0.093333334 -0.044444457 0.13333334 -0.04888888 0.39999998 -0.14666666
            0.20444447 0.022222234 -0.1511111 0.01333334 0.120000005 0.25333333 -0.21333332
            """),
    Golden(
        "average, same lower", input: [1, 1, 5, 6], output: [1, 1, 3, 3],
        model: """
            CAo6hwEKWAoBeBICdjEiC0F2ZXJhZ2VQb29sKhkKCGF1dG9fcGFkIgpTQU1FX0xPV0VSoAEDKhUKDGtlcm5lbF9zaGFwZUACQAKgAQcqEAoHc3
            RyaWRlc0ACQAKgAQcSAWdaHAoBeBIXChUIARIRCgMSAW4KAggBCgIIBQoCCAZiCgoCdjESBAoCCAFCBAoAEA0=
            """,
        expected: """
            -1.26 -0.32000002 0.62 -0.060000002 -0.13000001 -0.19999999 0.53 0.46000004 -0.62
            """),
    Golden(
        "global average", input: [2, 3, 3, 4], output: [2, 3, 1, 1],
        model: """
            CAo6SQoaCgF4EgJ2MSIRR2xvYmFsQXZlcmFnZVBvb2wSAWdaHAoBeBIXChUIARIRCgMSAW4KAggDCgIIAwoCCARiCgoCdjESBAoCCAFCBAoAEA
            0=
            """,
        expected: """
            -0.25666666 -0.0033333302 0.25 -0.16999997 0.08333332 0
            """),
    Golden(
        "mean, keeping dimensions", input: [2, 3, 3, 4], output: [2, 3, 1, 1],
        model: """
            CAo6UQoiCgF4EgJ2MSIKUmVkdWNlTWVhbioNCgRheGVzQAJAA6ABBxIBZ1ocCgF4EhcKFQgBEhEKAxIBbgoCCAMKAggDCgIIBGIKCgJ2MRIECg
            IIAUIECgAQDQ==
            """,
        expected: """
            -0.25666666 -0.0033333302 0.25 -0.16999997 0.08333332 0
            """),
    Golden(
        "mean, dropping dimensions", input: [2, 3, 3, 4], output: [2, 3],
        model: """
            CAo6dApFCgF4EgJ2MSIKUmVkdWNlTWVhbiofCgRheGVzQP///////////wFA/v//////////AaABByoPCghrZWVwZGltcxgAoAECEgFnWhwKAX
            gSFwoVCAESEQoDEgFuCgIIAwoCCAMKAggEYgoKAnYxEgQKAggBQgQKABAL
            """,
        expected: """
            -0.25666666 -0.0033333302 0.25 -0.16999997 0.08333332 0
            """),
    Golden(
        "mean, operator set 18", input: [2, 3, 3, 4], output: [2, 3],
        model: """
            CAo6cwooCgF4CgJjMRICdjIiClJlZHVjZU1lYW4qDwoIa2VlcGRpbXMYAKABAhIBZyoaCAIQB0ICYzFKEAEAAAAAAAAA//////////9aHAoBeB
            IXChUIARIRCgMSAW4KAggDCgIIAwoCCARiCgoCdjISBAoCCAFCBAoAEBI=
            """,
        expected: """
            -0.2 0.33333334 -0.14333335 0.22333336 -0.25333333 -0.05666666
            """),
    Golden(
        "mean over nothing", input: [2, 3], output: [2, 3],
        model: """
            CAo6ZwowCgF4EgJ2MSIKUmVkdWNlTWVhbiobChRub29wX3dpdGhfZW1wdHlfYXhlcxgBoAECCg4KAnYxEgJ2MiIEUmVsdRIBZ1oUCgF4Eg8KDQ
            gBEgkKAxIBbgoCCANiCgoCdjISBAoCCAFCBAoAEBI=
            """,
        expected: """
            0 0 0.96 0 0 1.36
            """),
]
