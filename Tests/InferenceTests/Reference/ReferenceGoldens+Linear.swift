// Made by Benchmarks/operator_goldens.py with ONNX Runtime.

let goldenLinear: [Golden] = [
    Golden(
        "gemm, transposed weights", input: [3, 4], output: [3, 5],
        model: """
            CAo6yQEKJAoBeAoCYzEKAmMyEgJ2MyIER2VtbSoNCgZ0cmFuc0IYAaABAhIBZypcCAUIBBABQgJjMUpQAACwvgAAgD4AAEA/AADQPgAASD8AAH
            C/AAAAvQAAEL8AAAAAAAA4vwAAwD0AADi/AACgPgAAAD0AAAAAAACgvgAAWD8AAEC/AADAvgAAAD4qHggFEAFCAmMyShQAAPC+AABovwAAGL8A
            AEi/AAA4v1oUCgF4Eg8KDQgBEgkKAxIBbgoCCARiCgoCdjMSBAoCCAFCBAoAEA0=
            """,
        expected: """
            0.15875 -1.11125 1.02 -0.9225 -2.57625 -0.8737501 -2.395 -1.885 -0.86375 -1.355 -1.5275 2.2549999 1.39625
            0.33125007 0.87625
            """),
    Golden(
        "gemm, factors", input: [3, 4], output: [3, 9],
        model: """
            CAo6rwIKNgoBeAoCYzEKAmMyEgJ2MyIER2VtbSoPCgVhbHBoYRUAAAA/oAEBKg4KBGJldGEVAAAAwKABARIBZyqdAQgECAkQAUICYzFKkAEAAG
            A+AAAAvwAAaL8AACC/AACAPgAAoD4AACA+AACAvwAAMD8AAEA/AAAovwAASL8AAEC/AADAPQAAQD4AAJC+AABgvwAAaD8AAAi/AADAPQAAEL8A
            ADC/AACwvgAA0L4AAGC+AAAYPwAACD8AAAA/AACwvgAAAD8AAAA/AAAIvwAAML8AAGA/AABQPwAAIL8qMAgBCAkQAUICYzJKJAAA0L4AAMA9AA
            BIvwAAcD8AAIA/AADAvQAAML8AAHg/AADAPloUCgF4Eg8KDQgBEgkKAxIBbgoCCARiCgoCdjMSBAoCCAFCBAoAEAc=
            """,
        expected: """
            -0.25625002 0.80312496 2.001875 -1.785 -2.014375 0.18125004 0.486875 -1.075 -0.918125 1.698125 -0.708125
            1.493125 -1.865 -1.819375 0.44375002 1.428125 -2.7150002 -0.5812501 0.054374993 -0.00999999 0.41625 -2.8287501
            -1.435 0.895625 0.728125 -3.029375 0.260625
            """),
    Golden(
        "gemm, transposed input", input: [4, 4], output: [4, 3],
        model: """
            CAo6pgEKJAoBeAoCYzEKAmMyEgJ2MyIER2VtbSoNCgZ0cmFuc0EYAaABAhIBZyo8CAQIAxABQgJjMUowAABwPwAAQD8AACC+AADgPgAAQD8AAF
            C/AABgPgAAQL8AAMC+AADwPgAAAD0AAIC9KhwIBAgBEAFCAmMyShAAAIC/AABgPgAAQD4AAHi/WhMKAXgSDgoMCAESCAoCCAQKAggEYgoKAnYz
            EgQKAggBQgQKABAN
            """,
        expected: """
            -2.73 -3.9225001 -1.225 0.6575 1.4825001 -0.57250005 0.017499939 -0.54875004 0.85 -2.7575002 -0.54875004
            -0.24124998
            """),
    Golden(
        "gemm, no bias", input: [2, 4], output: [2, 3],
        model: """
            CAo6dgoRCgF4CgJjMRICdjIiBEdlbW0SAWcqPAgECAMQAUICYzFKMAAAGD8AAHA/AAA4PwAACL8AAGg/AACAPQAAkD4AAFi/AAB4PwAAUD8AAA
            C9AACAvVoUCgF4Eg8KDQgBEgkKAxIBbgoCCARiCgoCdjISBAoCCAFCBAoAEA0=
            """,
        expected: """
            -1.9412501 -3.10625 -0.44000003 -0.90375 2.12375 -1.1812501
            """),
    Golden(
        "product with a matrix", input: [2, 3, 4], output: [2, 3, 5],
        model: """
            CAo6nAEKEwoBeAoCYzESAnYyIgZNYXRNdWwSAWcqXAgECAUQAUICYzFKUAAAgL8AABA/AAAwvwAAkD4AAMC9AAAoPwAAwL4AAHg/AAAgvwAAWD
            8AAOC+AAAQPwAAkD4AAEA+AADAPgAAMD8AAEA+AABIPwAAAL0AAAA9WhgKAXgSEwoRCAESDQoDEgFuCgIIAwoCCARiCgoCdjISBAoCCAFCBAoA
            EA0=
            """,
        expected: """
            0.13875008 -0.69 -0.10875 -0.007500015 0.058750022 1.73 -1.2 1.28125 -1.1175 0.71750003 -3.875 1.32 -3.2625
            1.1812501 -0.64374995 1.75625 -1.4625 0.9050001 -1.065 0.39375 -1.07125 1.8149999 -0.48250008 1.1075001
            -0.8412501 1.7825 -1.725 0.52875006 -1.0125 0.069999985
            """),
    Golden(
        "product of batches", input: [2, 3, 4], output: [2, 3, 3],
        model: """
            CAo6YwojCgF4EgJ2MSIJVHJhbnNwb3NlKg8KBHBlcm1AAEACQAGgAQcKEwoBeAoCdjESAnYyIgZNYXRNdWwSAWdaGAoBeBITChEIARINCgMSAW
            4KAggDCgIIBGIKCgJ2MhIECgIIAUIECgAQDQ==
            """,
        expected: """
            7.752 -2.0672 0.5568 -2.0672 3.3824 -2.6416001 0.5568 -2.6416001 7.7344003 3.5168002 -2.3504002 3.7408001
            -2.3504002 7.0512004 -3.1008003 3.7408001 -3.1008003 4.2784
            """),
    Golden(
        "product with transposed weights", input: [3, 4], output: [3, 2],
        model: """
            CAo6jAEKIgoCYzESAnYyIglUcmFuc3Bvc2UqDQoEcGVybUABQACgAQcKEwoBeAoCdjISAnYzIgZNYXRNdWwSAWcqLAgCCAQQAUICYzFKIAAAQL
            8AAFA/AAAgvwAAYD8AAIC/AADAPQAAaL8AAGA+WhQKAXgSDwoNCAESCQoDEgFuCgIIBGIKCgJ2MxIECgIIAUIECgAQDQ==
            """,
        expected: """
            -0.9225 0.7312499 2.19 1.39625 -4.04 -2.8625002
            """),
    Golden(
        "batch normalisation", input: [2, 3, 2, 2], output: [2, 3, 2, 2],
        model: """
            CAo6zQEKPgoBeAoCYzEKAmMyCgJjMwoCYzQSAnY1IhJCYXRjaE5vcm1hbGl6YXRpb24qEQoHZXBzaWxvbhUK1yM8oAEBEgFnKhYIAxABQgJjMU
            oMAABYPwAAIL8AACA+KhYIAxABQgJjMkoMAAAIvwAAWL8AACC/KhYIAxABQgJjM0oMAADQvgAAeD8AAMA9KhYIAxABQgJjNEoMMzM5P83MzD2a
            mc4/WhwKAXgSFwoVCAESEQoDEgFuCgIIAwoCCAIKAggCYgoKAnY1EgQKAggBQgQKABAN
            """,
        expected: """
            -2.101441 -0.6433185 0.8148037 -1.7073537 1.2079405 -1.5810394 3.2431421 0.45416212 -0.4207045 -0.7345809
            -0.5531211 -0.8669975 -0.52509236 0.9330299 -1.5891275 -0.13100529 -1.807173 3.0170085 0.2280286 -2.5609512
            -0.71986794 -0.53840816 -0.85228455 -0.67082477
            """),
    Golden(
        "batch normalisation, operator set 15", input: [2, 3], output: [2, 3],
        model: """
            CAo6xgEKPwoBeAoCYzEKAmMyCgJjMwoCYzQSAnY1IhJCYXRjaE5vcm1hbGl6YXRpb24qEgoIbW9tZW50dW0VAAAAP6ABARIBZyoWCAMQAUICYz
            FKDAAAKL8AACA+AABYvyoWCAMQAUICYzJKDAAAIL4AAMA9AABgPioWCAMQAUICYzNKDAAA4L4AAHA/AAAYPyoWCAMQAUICYzRKDDMzXz+amX0/
            Zma/P1oUCgF4Eg8KDQgBEgkKAxIBbgoCCANiCgoCdjUSBAoCCAFCBAoAEA8=
            """,
        expected: """
            0.9418952 -0.13505831 -0.03396094 0.66077 -0.07226358 -0.30995917
            """),
    Golden(
        "softmax", input: [2, 3, 4], output: [2, 3, 4],
        model: """
            CAo6OwoQCgF4EgJ2MSIHU29mdG1heBIBZ1oYCgF4EhMKEQgBEg0KAxIBbgoCCAMKAggEYgoKAnYxEgQKAggBQgQKABAN
            """,
        expected: """
            0.038193095 0.16778019 0.7370493 0.056977406 0.13842045 0.60807353 0.04700697 0.20649906 0.69292736 0.05356657
            0.23531505 0.01819097 0.13842045 0.60807353 0.04700697 0.20649906 0.34379324 0.026576847 0.11675064 0.51287925
            0.13842045 0.60807353 0.04700697 0.20649906
            """),
    Golden(
        "softmax along channels", input: [2, 3, 4], output: [2, 3, 4],
        model: """
            CAo6SAodCgF4EgJ2MSIHU29mdG1heCoLCgRheGlzGAGgAQISAWdaGAoBeBITChEIARINCgMSAW4KAggDCgIIBGIKCgJ2MRIECgIIAUIECgAQDQ
            ==
            """,
        expected: """
            0.019801222 0.12034725 0.5344424 0.12034725 0.1297674 0.7886962 0.06163463 0.7886962 0.8504313 0.09095648
            0.40392292 0.09095648 0.12034725 0.5344425 0.12034725 0.12034725 0.7886962 0.061634637 0.7886962 0.7886962
            0.09095648 0.40392295 0.09095648 0.09095648
            """),
    Golden(
        "softmax, operator set 11", input: [3, 4], output: [3, 4],
        model: """
            CAo6NwoQCgF4EgJ2MSIHU29mdG1heBIBZ1oUCgF4Eg8KDQgBEgkKAxIBbgoCCARiCgoCdjESBAoCCAFCBAoAEAs=
            """,
        expected: """
            0.038193095 0.16778019 0.7370493 0.056977406 0.13842045 0.60807353 0.04700697 0.20649906 0.69292736 0.05356657
            0.23531505 0.01819097
            """),
]
